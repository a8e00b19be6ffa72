/** Pixel art of what looks like it: one pixel for each block, few colours, hard edges. */
import type { Rgba } from '../rgba.ts'
import { rgbOf } from './effects.ts'
import { blank } from './geometry.ts'
import { ownPalette, type Palette } from './palette.ts'
import type { PixelArt } from './schema.ts'

export function toPixelArt(picture: Rgba, { grid, palette, dither, hardAlpha }: PixelArt): Rgba {
  const blocks = snapped(picture, grid === undefined ? findGrid(picture) : { side: grid, x: 0, y: 0 })
  if (hardAlpha)
    for (let i = 0; i < blocks.data.length; i += 4) {
      const isOpaque = blocks.data[i + 3]! >= 128
      if (isOpaque) blocks.data[i + 3] = 255
      else blocks.data.fill(0, i, i + 4)
    }
  if (palette === undefined) return blocks
  const colours = typeof palette === 'number' ? ownPalette(blocks, palette) : palette.map(rgbOf)
  return colours.length === 0 ? blocks : locked(blocks, colours, dither)
}

export interface PixelGrid {
  /** Of a block, in pixels; 1 where there are no blocks. */
  readonly side: number
  /** Where the first whole block begins. */
  readonly x: number
  readonly y: number
}

const largestBlock = 64
/** Of all steps between neighbours, how many more than by chance must lie on lines of the grid. */
const clearly = 0.4

export function findGrid({ width, height, data }: Rgba): PixelGrid {
  const difference = (a: number, b: number) => {
    const [first, second] = [data[a * 4 + 3]!, data[b * 4 + 3]!]
    let sum = Math.abs(first - second)
    for (let c = 0; c < 3; c++) sum += Math.abs(data[a * 4 + c]! * first - data[b * 4 + c]! * second) / 255
    return sum
  }
  const columns = new Float64Array(width)
  const rows = new Float64Array(height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      if (x > 0) columns[x]! += difference(at, at - 1)
      if (y > 0) rows[y]! += difference(at, at - width)
    }
  let best = { side: 1, x: 0, y: 0, score: clearly }
  for (let side = 2; side <= Math.min(largestBlock, width / 2, height / 2); side++) {
    const [across, down] = [lines(columns, side), lines(rows, side)]
    const score = Math.min(across.share, down.share) - 1 / side
    if (score > best.score + 1e-9) best = { side, x: across.from, y: down.from, score }
  }
  return { side: best.side, x: best.x, y: best.y }
}

/** The offset on whose lines most of the steps lie, and the share that does. */
function lines(steps: Float64Array, side: number): { readonly from: number; readonly share: number } {
  const sums = new Float64Array(side)
  let total = 0
  steps.forEach((value, i) => {
    sums[i % side]! += value
    total += value
  })
  const from = sums.indexOf(Math.max(...sums))
  return { from, share: total === 0 ? 0 : sums[from]! / total }
}

/** The mean of the inner part of each block, where blurred edges do not reach. */
function snapped(picture: Rgba, { side, x: left, y: top }: PixelGrid): Rgba {
  if (side === 1) return { ...picture, data: picture.data.slice() }
  const from = { x: left > 0 ? left - side : 0, y: top > 0 ? top - side : 0 }
  const out = blank(Math.ceil((picture.width - from.x) / side), Math.ceil((picture.height - from.y) / side))
  const inset = Math.floor(side / 4)
  for (let y = 0; y < out.height; y++)
    for (let x = 0; x < out.width; x++) {
      const sums = [0, 0, 0, 0]
      let count = 0
      for (let dy = inset; dy < side - inset; dy++)
        for (let dx = inset; dx < side - inset; dx++) {
          const [px, py] = [from.x + x * side + dx, from.y + y * side + dy]
          if (px < 0 || py < 0 || px >= picture.width || py >= picture.height) continue
          const at = (py * picture.width + px) * 4
          for (let c = 0; c < 3; c++) sums[c]! += picture.data[at + c]! * picture.data[at + 3]!
          sums[3]! += picture.data[at + 3]!
          count++
        }
      const to = (y * out.width + x) * 4
      if (sums[3]! === 0) continue
      for (let c = 0; c < 3; c++) out.data[to + c] = Math.round(sums[c]! / sums[3]!)
      out.data[to + 3] = Math.round(sums[3]! / count)
    }
  return out
}

/** Bayer's matrix of 4 x 4. */
const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

function locked(picture: Rgba, palette: Palette, dither: PixelArt['dither']): Rgba {
  const { width, height } = picture
  const out = { ...picture, data: picture.data.slice() }
  const errors = new Float64Array((width + 2) * (height + 1) * 3)
  const spread = 160 / Math.cbrt(palette.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      if (out.data[at + 3] === 0) continue
      const error = (y * (width + 2) + x + 1) * 3
      const wanted = [0, 1, 2].map((c) => {
        const off = dither === 'ordered' ? (bayer[(y % 4) * 4 + (x % 4)]! / 15 - 0.5) * spread : errors[error + c]!
        return picture.data[at + c]! + off
      })
      const colour = nearestOf(palette, wanted)
      out.data.set(colour, at)
      if (dither !== 'floyd-steinberg') continue
      for (let c = 0; c < 3; c++) {
        const left = wanted[c]! - colour[c]!
        const below = error + (width + 2) * 3 + c
        errors[error + 3 + c]! += (left * 7) / 16
        errors[below - 3]! += (left * 3) / 16
        errors[below]! += (left * 5) / 16
        errors[below + 3]! += left / 16
      }
    }
  return out
}

/** Green counts most and blue more than red, as in what eyes see of dark and light colours alike. */
function nearestOf(palette: Palette, wanted: readonly number[]): Palette[number] {
  let [best, least] = [palette[0]!, Infinity]
  for (const colour of palette) {
    const distance =
      2 * (colour[0] - wanted[0]!) ** 2 + 4 * (colour[1] - wanted[1]!) ** 2 + 3 * (colour[2] - wanted[2]!) ** 2
    if (distance < least) [best, least] = [colour, distance]
  }
  return best
}
