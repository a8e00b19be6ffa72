/** A picture whose opacity was drawn on by hand, and that was painted over. */
import type { Raster } from '../../images/raster.ts'
import type { Pixels } from '../../request.ts'

/** What was painted, where: red, green, blue and how much of them lies over the picture, for each pixel of a rectangle. */
export interface Paint {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/**
 * With another opacity, one byte for each pixel: colours stay where no more is seen than before; what is brought back goes
 * over, the more of it the further, into the colours of `under`, the picture that it was cut out of, which it ends at. `paint` lies over all.
 */
export function touchUp(
  { pixels, alpha }: Raster,
  under: Pixels,
  opacity: Uint8Array,
  paint: Paint | null = null,
): Raster {
  const data = pixels.data.slice()
  for (let pixel = 0; pixel < opacity.length; pixel++) {
    const was = alpha?.[pixel] ?? 255
    const now = opacity[pixel]!
    if (now <= was) continue
    const back = (now - was) / (255 - was)
    for (let at = pixel * 3; at < pixel * 3 + 3; at++) {
      const own = was === 0 ? under.data[at]! : data[at]!
      data[at] = Math.round(own + back * (under.data[at]! - own))
    }
  }
  if (paint) layOver(data, pixels.width, paint)
  return { pixels: { ...pixels, data }, alpha: opacity.every((value) => value === 255) ? null : opacity }
}

function layOver(data: Uint8Array, across: number, { x, y, width, height, data: paint }: Paint): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + column) * 4
      const over = paint[from + 3]! / 255
      if (over === 0) continue
      const to = ((y + row) * across + x + column) * 3
      for (let c = 0; c < 3; c++) data[to + c] = Math.round(data[to + c]! + over * (paint[from + c]! - data[to + c]!))
    }
  }
}
