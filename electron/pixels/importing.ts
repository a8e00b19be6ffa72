/** Pictures from elsewhere on their way into the library. */
import sharp from 'sharp'
import { EngineError } from '../../engine/errors.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import type { Raster } from '../../engine/images/raster.ts'
import { encodePng } from '../../engine/images/png.ts'
import { digitalSourceOf, readRecipe } from '../../engine/images/pngText.ts'
import type { FoundRecipe } from '../contract.ts'
import type { PixelCalls } from './messages.ts'

type Import = PixelCalls['importPicture']

export async function importPicture({ bytes, side }: Import['input']): Promise<Import['output']> {
  const picture = await decodePicture(bytes)
  const recipe = readRecipe(bytes)
  const { width, height } = picture.pixels
  const [png, small] = await Promise.all([
    encodePng(picture, recipe, digitalSourceOf(bytes) ?? undefined),
    Math.max(width, height) > side ? thumbnail(picture, side) : null,
  ])
  return { png, width, height, recipe, small, found: foundIn(bytes) }
}

/** From the pixels that are at hand, where the finished file would have to be decoded again. */
async function thumbnail({ pixels, alpha }: Raster, side: number): Promise<Uint8Array | null> {
  if (alpha) return null // rare: made from the file when it is asked for
  const { width, height, data } = pixels
  const photo = sharp(data, { raw: { width, height, channels: 3 } })
  return photo.resize(side, side, { fit: 'inside' }).png({ compressionLevel: 6 }).toBuffer()
}

/** Words that cannot be read to their end cost the words, not the picture. */
function foundIn(bytes: Uint8Array): FoundRecipe | null {
  try {
    return findRecipe(bytes)
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
}
