/** A cut-out whose opacity was drawn on by hand. */
import type { Raster } from '../../images/raster.ts'
import type { Pixels } from '../../request.ts'

/**
 * With another opacity, one byte for each pixel: colours stay where no more is seen than before; what is brought back goes
 * over, the more of it the further, into the colours of `under`, the picture that it was cut out of, which it ends at.
 */
export function touchUp({ pixels, alpha }: Raster, under: Pixels, opacity: Uint8Array): Raster {
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
  return { pixels: { ...pixels, data }, alpha: opacity.every((value) => value === 255) ? null : opacity }
}
