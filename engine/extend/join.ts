/** The picture that was continued, as it is, and what was painted behind it, as one picture at its own resolution. */
import type { GenerateEvent, Recipe } from '../event.ts'
import type { Raster } from '../images/raster.ts'
import { bicubic, resample } from '../images/resample.ts'
import { crop } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import type { Direction } from './plan.ts'
import { fadeLines, joinLines, linesOf, measureSeam, type Extended, type Seam } from './seam.ts'

type ImageEvent = Extract<GenerateEvent, { type: 'image' }>

/** Lines of what is known that are scaled with what is new, so that it is not scaled at an edge. */
const context = 32

/** `painted`: the parent as the model works on it, and behind it what is new. The parent's bytes are the parent's, transparency too. */
export function joinExtension(
  { pixels: parent, alpha }: Raster,
  painted: Pixels,
  { direction, known, moves }: Extended,
): { readonly picture: Raster; readonly seams: readonly Seam[] } {
  const [own, made] = [linesOf(parent, direction), linesOf(painted, direction)]
  const scale = own.length / made.length
  const seen = Math.min(known, context)
  const strip = cutLines(painted, direction, known - seen, made.count - known + seen)
  const scaled = scale === 1 ? strip : scaleLines(strip, direction, own.length, scale)
  const decodedFrom = Math.round(seen * scale)
  const count = linesOf(scaled, direction).count - decodedFrom
  const size =
    direction === 'down'
      ? { width: parent.width, height: parent.height + count }
      : { width: parent.width + count, height: parent.height }
  const pixels = { ...size, data: widened(parent.data, parent, size, 3, 0) }
  const fade = Math.max(1, Math.round(fadeLines * scale))
  joinLines(pixels, scaled, { direction, from: own.count, count, decodedFrom, fade })
  const lines = [0, ...moves].map((line) => own.count + Math.round(line * scale))
  return {
    picture: { pixels, alpha: alpha && widened(alpha, parent, size, 1, 255) },
    seams: lines.map((line) => measureSeam(pixels, direction, line)),
  }
}

/** What is kept of a picture that continues `parent`, with the seams as they were measured. */
export function extendedPicture(
  parent: Raster,
  { pixels, extension, recipe }: Pick<ImageEvent, 'pixels' | 'extension' | 'recipe'>,
): { readonly picture: Raster; readonly recipe: Recipe } {
  if (extension === undefined || recipe.extend === undefined) return { picture: { pixels, alpha: null }, recipe }
  const { picture, seams } = joinExtension(parent, pixels, extension)
  return { picture, recipe: { ...recipe, extend: { ...recipe.extend, seams } } }
}

function cutLines(pixels: Pixels, direction: Direction, from: number, count: number): Pixels {
  return direction === 'down' ? crop(pixels, 0, from, pixels.width, count) : crop(pixels, from, 0, count, pixels.height)
}

function scaleLines(pixels: Pixels, direction: Direction, length: number, scale: number): Pixels {
  const count = Math.round(linesOf(pixels, direction).count * scale)
  return direction === 'down' ? resample(pixels, length, count, bicubic) : resample(pixels, count, length, bicubic)
}

function widened(
  data: Uint8Array,
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
  channels: number,
  fill: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(to.width * to.height * channels).fill(fill)
  const row = from.width * channels
  for (let y = 0; y < from.height; y++) out.set(data.subarray(y * row, (y + 1) * row), y * to.width * channels)
  return out
}
