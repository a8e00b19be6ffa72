import type { Rgba } from '../rgba.ts'
import type { Frame, Size } from './sheet.ts'

export function clearPage({ width, height }: Size): Rgba {
  return { width, height, data: new Uint8Array(width * height * 4) }
}

/** Draws the visible part of a sprite into its place, byte for byte, and repeats its outermost pixels around it, on the page. */
export function drawFrame(page: Rgba, sprite: Rgba, { visible, at }: Frame, extrude: number): void {
  const [left, right] = [Math.min(extrude, at.x), Math.min(extrude, page.width - at.x - at.width)]
  for (let y = -Math.min(extrude, at.y); y < Math.min(at.height + extrude, page.height - at.y); y++) {
    const row = visible.y + Math.min(Math.max(y, 0), at.height - 1)
    const from = (row * sprite.width + visible.x) * 4
    const to = ((at.y + y) * page.width + at.x) * 4
    page.data.set(sprite.data.subarray(from, from + at.width * 4), to)
    const last = to + (at.width - 1) * 4
    for (let x = 1; x <= left; x++) page.data.copyWithin(to - x * 4, to, to + 4)
    for (let x = 1; x <= right; x++) page.data.copyWithin(last + x * 4, last, last + 4)
  }
}
