import { EngineError } from '../../engine/errors.ts'
import { clearPicture, layOver } from '../../engine/export/flatten.ts'
import { rasterOf, rgbaOf } from '../../engine/export/rgba.ts'
import { largestPicture, largestSide } from '../../engine/images/limits.ts'
import { encodePng } from '../../engine/images/png.ts'
import type { EncodedPicture, PixelCalls } from './messages.ts'
import { openPicture } from './opened.ts'

/** One layer at a time lies in memory. The file says of no recipe: several pictures are in it. */
export async function flattenPictures({
  layers,
  width,
  height,
}: PixelCalls['flattenPictures']['input']): Promise<EncodedPicture> {
  if (width * height > largestPicture || Math.max(width, height) > largestSide)
    throw new EngineError(
      'request/invalid',
      `The pictures lie too far apart: together they would have ${width} x ${height} pixels; move them closer to each other.`,
    )
  const all = clearPicture(width, height)
  for (const { file, ...place } of layers)
    layOver(all, { picture: rgbaOf((await openPicture(file)).picture), ...place })
  return { png: await encodePng(rasterOf(all), null), width, height, recipe: null }
}
