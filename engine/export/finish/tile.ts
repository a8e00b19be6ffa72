/** Pictures that are laid beside themselves. */
import type { Rgba } from '../rgba.ts'
import { blank, place } from './geometry.ts'

/**
 * How much worse neighbours fit across the seam than inside: 1 is as well as anywhere, 0 where the edges are equal. Of
 * the worse of both directions.
 */
export function seamScore(picture: Rgba): number {
  const { width, height } = picture
  const across = step(picture, width, (i, line) => [line * width + ((i + width - 1) % width), line * width + i], height)
  const down = step(picture, height, (i, line) => [((i + height - 1) % height) * width + line, i * width + line], width)
  return Math.max(across, down)
}

/** Mean step over the seam (at 0) beside the mean step elsewhere; a grey level is added to both so that plain pictures have a score. */
function step(
  { data }: Rgba,
  length: number,
  pair: (i: number, line: number) => readonly [number, number],
  lines: number,
): number {
  if (length < 2) return 0
  let [seam, inside] = [0, 0]
  for (let i = 0; i < length; i++) {
    for (let line = 0; line < lines; line++) {
      const [a, b] = pair(i, line)
      let sum = 0
      for (let c = 0; c < 4; c++) sum += Math.abs(data[a * 4 + c]! - data[b * 4 + c]!)
      if (i === 0) seam += sum / 4
      else inside += sum / 4
    }
  }
  const mean = { seam: seam / lines, inside: inside / lines / (length - 1) }
  return mean.seam === 0 ? 0 : (mean.seam + 1) / (mean.inside + 1)
}

/** The end of each row and column goes over into its beginning; the picture becomes smaller by what is blended. */
export function seamless(picture: Rgba, blend: number): Rgba {
  return transposed(wrapped(transposed(wrapped(picture, blend)), blend))
}

function wrapped({ width, height, data }: Rgba, blend: number): Rgba {
  const margin = Math.min(Math.round(width * blend), Math.floor(width / 2))
  const out = blank(width - margin, height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < out.width; x++) {
      const [to, own] = [(y * out.width + x) * 4, (y * width + x) * 4]
      if (x >= margin) {
        out.data.set(data.subarray(own, own + 4), to)
        continue
      }
      const share = (x + 0.5) / margin
      const other = (y * width + out.width + x) * 4
      const [a, b] = [data[own + 3]! * share, data[other + 3]! * (1 - share)]
      for (let c = 0; c < 3 && a + b > 0; c++)
        out.data[to + c] = Math.round((data[own + c]! * a + data[other + c]! * b) / (a + b))
      out.data[to + 3] = Math.round(a + b)
    }
  }
  return out
}

function transposed({ width, height, data }: Rgba): Rgba {
  const out = blank(height, width)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4
      out.data.set(data.subarray(from, from + 4), (x * height + y) * 4)
    }
  return out
}

/** Three by three of it, to look at. */
export function tilePreview(picture: Rgba): Rgba {
  const out = blank(picture.width * 3, picture.height * 3)
  for (let i = 0; i < 9; i++) place(out, picture, (i % 3) * picture.width, Math.floor(i / 3) * picture.height)
  return out
}
