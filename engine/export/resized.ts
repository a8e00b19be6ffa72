import { resize } from './finish/geometry.ts'
import type { Rgba } from './rgba.ts'
import type { Size } from './sheet/sheet.ts'

/** Larger: pixels stay sharp squares. Smaller: Lanczos, or where `hard` the nearest pixels. */
export function resized(picture: Rgba, { width, height }: Size, hard = false): Rgba {
  const isLarger = width >= picture.width && height >= picture.height
  return resize(picture, width, height, isLarger || hard ? 'nearest' : 'lanczos')
}

/** As large as it can be in the middle of a clear square of `side` pixels. */
export function inSquare(picture: Rgba, side: number): Rgba {
  const scale = side / Math.max(picture.width, picture.height)
  const size = (length: number) => Math.max(1, Math.round(length * scale))
  return centred(resized(picture, { width: size(picture.width), height: size(picture.height) }), {
    width: side,
    height: side,
  })
}

/** In the middle of a clear picture of that size, which must hold it. */
export function centred(picture: Rgba, { width, height }: Size): Rgba {
  const data = new Uint8Array(width * height * 4)
  const [left, top] = [Math.floor((width - picture.width) / 2), Math.floor((height - picture.height) / 2)]
  for (let y = 0; y < picture.height; y++) {
    const from = y * picture.width * 4
    data.set(picture.data.subarray(from, from + picture.width * 4), ((top + y) * width + left) * 4)
  }
  return { width, height, data }
}

/** Holds each of them. */
export function largestOf(pictures: readonly Size[]): Size {
  return {
    width: Math.max(...pictures.map(({ width }) => width)),
    height: Math.max(...pictures.map(({ height }) => height)),
  }
}
