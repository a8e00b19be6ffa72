import { expect, test } from 'vitest'
import seen from '../../test/fixtures/seen.json' with { type: 'json' }
import parts from '../../test/fixtures/seenParts.json' with { type: 'json' }
import { cells, hasNoisyPart, isNoise } from './noise.ts'

/** As the window looks at it; each is the one of its kind that is likest to noise of 48 drawings, 40 photographs and edits of some. */
function looked(pixels: string): Uint8Array {
  const colours = Uint8Array.from(atob(pixels), (letter) => letter.charCodeAt(0))
  return Uint8Array.from({ length: cells * cells * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : colours[Math.floor(i / 4) * 3 + (i % 4)]!,
  )
}

test.each([...seen.drawings, ...seen.photos])('no drawing and no photograph is taken for noise', (pixels) => {
  expect(isNoise(looked(pixels))).toBe(false)
})

test.each(seen.noise)('what two or three steps paint, or thirty-fold guidance, is noise', (pixels) => {
  expect(isNoise(looked(pixels))).toBe(true)
})

test('a plain picture is none, and clear ground is nothing', () => {
  expect(isNoise(new Uint8Array(cells * cells * 4).fill(200))).toBe(false)
  const clear = Uint8Array.from({ length: cells * cells * 4 }, (_, i) => (i % 4 === 3 ? 0 : (i * 97) % 256))
  expect(isNoise(clear)).toBe(false)
})

test.each(parts.fine)(
  'real edits, of which these come nearest to it, have no part that became noise',
  ({ before, after }) => {
    expect(hasNoisyPart(looked(after), looked(before))).toBe(false)
  },
)

test.each(parts.damaged)('a part that too few steps or too much guidance has painted is noise', ({ before, after }) => {
  expect(hasNoisyPart(looked(after), looked(before))).toBe(true)
  expect(hasNoisyPart(looked(before), looked(before))).toBe(false)
  // It was so before.
  expect(hasNoisyPart(looked(after), looked(after))).toBe(false)
})
