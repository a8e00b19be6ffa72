import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rgba } from '../rgba.ts'
import { clearPage, drawFrame } from './compose.ts'
import { gridOf } from './grid.ts'
import { packSprites, type PackOptions } from './pack.ts'
import type { Frame, Sprite } from './sheet.ts'
import { visibleBounds } from './trim.ts'

const optionsOf = fc.record({
  padding: fc.nat(4),
  extrude: fc.nat(3),
  powerOfTwo: fc.boolean(),
  largest: fc.constantFrom(64, 128, 256),
})
const pictures = fc.array(
  fc.record({ width: fc.integer({ min: 1, max: 30 }), height: fc.integer({ min: 1, max: 30 }), seed: fc.nat(200) }),
  { minLength: 1, maxLength: 25 },
)

describe('whatever is packed', () => {
  it('lies on its page with all its rims, meets no other, and is read back pixel for pixel', () => {
    fc.assert(
      fc.property(pictures, optionsOf, (sizes, options) => {
        const drawn = sizes.map(({ width, height, seed }) => picture(width, height, seed))
        const sprites = drawn.map((drawing, i) => spriteOf(`s${i}`, drawing))
        const { frames, pages } = packSprites(sprites, options)
        expect(tooClose(frames, options)).toEqual([])
        expect(wrongPixels(drawn, frames, pages, options)).toEqual([])
        if (options.powerOfTwo) for (const { width, height } of pages) expect([width, height].every(isPower)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('lies in equal cells of a grid too', () => {
    fc.assert(
      fc.property(pictures, optionsOf, (sizes, options) => {
        const drawn = sizes.map(({ width, height, seed }) => picture(width, height, seed))
        const sprites = drawn.map((drawing, i) => ({
          ...spriteOf(`s${i}`, drawing),
          visible: { x: 0, y: 0, width: drawing.width, height: drawing.height },
        }))
        const { frames, pages, grid } = gridOf(sprites, { ...options, largest: 1024 })
        expect(tooClose(frames, options)).toEqual([])
        expect(wrongPixels(drawn, frames, pages, options, true)).toEqual([])
        frames.forEach(({ at }, i) => {
          const left = grid.margin + (i % grid.columns) * (grid.cell.width + grid.spacing)
          const top = grid.margin + Math.floor(i / grid.columns) * (grid.cell.height + grid.spacing)
          expect(at.x).toBeGreaterThanOrEqual(left)
          expect(at.y).toBeGreaterThanOrEqual(top)
          expect(at.x + at.width).toBeLessThanOrEqual(left + grid.cell.width)
          expect(at.y + at.height).toBeLessThanOrEqual(top + grid.cell.height)
        })
      }),
      { numRuns: 60 },
    )
  })
})

it('the same sprites have the same places every time', () => {
  const sprites = Array.from({ length: 50 }, (_, i) => spriteOf(`s${i}`, picture(5 + (i % 7), 5 + (i % 11), i)))
  const options = { padding: 2, extrude: 1, powerOfTwo: false, largest: 128 }
  expect(packSprites(sprites, options)).toEqual(packSprites(structuredClone(sprites), options))
})

it('a sprite larger than a page is refused by name', () => {
  const options = { padding: 2, extrude: 1, powerOfTwo: false, largest: 64 }
  const large = spriteOf('whale', picture(59, 3, 1))
  expect(() => packSprites([large], options)).toThrow(/^whale takes 59 x 3 pixels/)
  expect(packSprites([spriteOf('seal', picture(58, 3, 1))], options).frames).toHaveLength(1)
  const wide = { ...large, visible: { x: 0, y: 0, ...large.source } }
  expect(() => gridOf([wide, wide, wide], { ...options, largest: 62 })).toThrow(/more than a page of 62/)
})

it('what is clear everywhere is one pixel', () => {
  expect(visibleBounds({ width: 4, height: 3, data: new Uint8Array(48) })).toEqual({ x: 0, y: 0, width: 1, height: 1 })
})

/** Every pixel its own, with an alpha of at least 1, so that nothing is cut off. */
function picture(width: number, height: number, seed: number): Rgba {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 1 + ((i * 7 + seed) % 255) : (i * 13 + seed * 29) % 256,
  )
  return { width, height, data }
}

function spriteOf(name: string, drawing: Rgba): Sprite {
  const source = { width: drawing.width, height: drawing.height }
  return { name, source, visible: visibleBounds(drawing), nineSlice: null }
}

function tooClose(frames: readonly Frame[], { padding, extrude }: PackOptions): readonly string[] {
  return frames.flatMap((a, i) =>
    frames.slice(i + 1).flatMap((b) => {
      const gap = padding + 2 * extrude
      const isApart =
        a.page !== b.page ||
        a.at.x + a.at.width + gap <= b.at.x ||
        b.at.x + b.at.width + gap <= a.at.x ||
        a.at.y + a.at.height + gap <= b.at.y ||
        b.at.y + b.at.height + gap <= a.at.y
      return isApart ? [] : [`${a.name} and ${b.name}`]
    }),
  )
}

/** The sprite itself, its outermost pixels repeated around it, and nothing anywhere else. */
function wrongPixels(
  drawn: readonly Rgba[],
  frames: readonly Frame[],
  pages: readonly { readonly width: number; readonly height: number }[],
  { extrude, padding }: PackOptions,
  isGrid = false,
): readonly string[] {
  const wrong: string[] = []
  for (const [index, size] of pages.entries()) {
    const page = clearPage(size)
    const owner = new Set<number>()
    for (const [i, frame] of frames.entries()) {
      if (frame.page !== index) continue
      drawFrame(page, drawn[i]!, frame, extrude)
    }
    for (const [i, { page: own, at, visible, name }] of frames.entries()) {
      if (own !== index) continue
      const rim = padding + extrude
      const free = [at.x, at.y, page.width - at.x - at.width, page.height - at.y - at.height]
      if (Math.min(...free) < (isGrid ? 0 : rim)) wrong.push(name)
      const sprite = drawn[i]!
      for (let y = -extrude; y < at.height + extrude; y++) {
        for (let x = -extrude; x < at.width + extrude; x++) {
          const from = ((visible.y + clamp(y, at.height - 1)) * sprite.width + visible.x + clamp(x, at.width - 1)) * 4
          const to = ((at.y + y) * page.width + at.x + x) * 4
          if (at.x + x >= page.width || at.y + y >= page.height) continue
          owner.add(to)
          for (let c = 0; c < 4; c++) if (page.data[to + c] !== sprite.data[from + c]) wrong.push(`${name} ${x} ${y}`)
        }
      }
    }
    for (let at = 0; at < page.data.length; at += 4)
      if (!owner.has(at) && page.data[at + 3] !== 0) wrong.push(`at ${at}`)
  }
  return wrong.slice(0, 3)
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most)
}

function isPower(value: number): boolean {
  return Number.isInteger(Math.log2(value))
}
