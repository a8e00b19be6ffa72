/** Coarse measures of pictures that need no judge. */
import type { Pixels } from '../../engine/request.ts'

export type Colour = (rgb: readonly [number, number, number]) => boolean

/** Rows of a picture, as shares of its height. */
export interface Band {
  readonly top: number
  readonly bottom: number
}
const whole: Band = { top: 0, bottom: 1 }

/** How much of a band has a colour. */
export function share(picture: Pixels, colour: Colour, band: Band = whole): number {
  const { width, height, data } = picture
  const [from, to] = [Math.round(band.top * height), Math.round(band.bottom * height)]
  let count = 0
  for (let i = from * width; i < to * width; i++)
    if (colour([data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!])) count++
  return count / ((to - from) * width)
}

/** Correlation of the brightness of two pictures in a band. */
export function alike(a: Pixels, b: Pixels, band: Band = whole): number {
  const [from, to] = [Math.round(band.top * a.height), Math.round(band.bottom * a.height)]
  const rows = Array.from({ length: to - from }, (_, row) => from + row)
  return correlation(
    rows.flatMap((row) => line(a, row)),
    rows.flatMap((row) => line(b, row)),
  )
}

/** How much the lowest eighth looks like the eighth above it upside down: water begins at seven eighths of the height. */
export function mirrored(picture: Pixels): number {
  const { height } = picture
  const water = Math.round((height * 7) / 8)
  const rows = Array.from({ length: height - water - 1 }, (_, row) => row + 1)
  return correlation(
    rows.flatMap((row) => line(picture, water + row)),
    rows.flatMap((row) => line(picture, water - row)),
  )
}

function line({ width, data }: Pixels, row: number): number[] {
  return Array.from({ length: width }, (_, x) => {
    const at = (row * width + x) * 3
    return (data[at]! + data[at + 1]! + data[at + 2]!) / 3
  })
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [i, value] of a.entries()) {
    const [x, y] = [value - ma, b[i]! - mb]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return ab / Math.sqrt(aa * bb + 1e-9)
}
