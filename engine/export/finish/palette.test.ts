import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EngineError } from '../../errors.ts'
import { hexOf, readPalette } from './palette.ts'

const text = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'))

function ase(colours: readonly (readonly [number, number, number])[]): Uint8Array {
  const block = (rgb: readonly number[]) => {
    const bytes = Buffer.alloc(6 + 2 + 4 + 4 + 12 + 2)
    bytes.writeUInt16BE(1, 0)
    bytes.writeUInt32BE(bytes.length - 6, 2)
    bytes.writeUInt16BE(2, 6) // one letter and the end of the name
    bytes.writeUInt16BE(97, 8)
    bytes.write('RGB ', 12, 'ascii')
    rgb.forEach((value, i) => bytes.writeFloatBE(value / 255, 16 + i * 4))
    return bytes
  }
  const header = Buffer.alloc(12)
  header.write('ASEF', 0, 'ascii')
  header.writeUInt16BE(1, 4)
  header.writeUInt32BE(colours.length, 8)
  return new Uint8Array(Buffer.concat([header, ...colours.map(block)]))
}

describe('a palette file', () => {
  test.each([
    ['GIMP', text(['GIMP Palette', 'Name: two', 'Columns: 2', '#', '255   0  16\tred', '  0 128 255 sky'])],
    ['hex', text(['ff0010', '#0080FF', ''])],
    ['JASC', text(['JASC-PAL', '0100', '2', '255 0 16', '0 128 255'])],
    ['Adobe', ase([[255, 0, 16], [0, 128, 255]])], // oxfmt-ignore
  ])('of %s is read', (_, bytes) => {
    expect(readPalette(bytes).map(hexOf)).toEqual(['#ff0010', '#0080ff'])
  })

  test('that is none is refused in a sentence', () => {
    expect(() => readPalette(text(['hello']))).toThrow(/\.gpl, \.hex, \.pal or \.ase/)
  })

  test('of any bytes is read or refused, and holds bytes', () => {
    const sound = ase([[1, 2, 3], [200, 100, 50]]) // oxfmt-ignore
    const damaged = fc
      .tuple(fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(sound.length))
      .map(([changes, length]) => {
        const bytes = sound.slice(0, Math.max(length, 13))
        for (const [at, value] of changes) if (at >= 4 && at < bytes.length) bytes[at] = value
        return bytes
      })
    const lines = fc.string({ maxLength: 200 }).map((value) => new TextEncoder().encode(value))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged, lines), (bytes) => {
        try {
          for (const colour of readPalette(bytes))
            for (const value of colour) expect(value >= 0 && value <= 255 && Number.isInteger(value)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError)
        }
      }),
      { numRuns: 2000, seed: 9 },
    )
  })
})
