/** Pictures and change maps as the PNG files that are kept of them. */
import sharp from 'sharp'
import type { Guarded } from '../../engine/guard/guard.ts'
import type { Raster } from '../../engine/images/raster.ts'
import { encodePng } from '../../engine/images/png.ts'
import type { DigitalSource } from '../../engine/images/xmp.ts'
import type { Pixels, Recipe } from '../contract.ts'
import { longestSide } from '../library/thumbnails.ts'
import { thumbnail } from './importing.ts'
import type { EncodedGuard, EncodedPicture } from './messages.ts'

export async function encode(
  picture: Raster | Pixels,
  recipe: Recipe | null,
  source: DigitalSource,
): Promise<EncodedPicture> {
  const raster = 'pixels' in picture ? picture : { pixels: picture, alpha: null }
  const { width, height } = raster.pixels
  const [png, small] = await Promise.all([
    encodePng(picture, recipe, source),
    Math.max(width, height) > longestSide ? thumbnail(raster, longestSide) : null,
  ])
  return { png, width, height, recipe, small }
}

export async function encodeGuard({ map, score }: Guarded, strength: number): Promise<EncodedGuard> {
  const { width, height, data } = map
  const png = sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
  return { strength, score, map: await png.toBuffer() }
}
