/** Pictures from elsewhere on their way into the library. */
import { decodePicture } from '../../engine/images/decode.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { encodePng } from '../../engine/images/png.ts'
import { digitalSourceOf, readRecipe } from '../../engine/images/pngText.ts'
import type { PixelCalls } from './messages.ts'

export async function importPicture({
  bytes,
}: PixelCalls['importPicture']['input']): Promise<PixelCalls['importPicture']['output']> {
  const picture = await decodePicture(bytes)
  const recipe = readRecipe(bytes)
  const { width, height } = picture.pixels
  const png = await encodePng(picture, recipe, digitalSourceOf(bytes) ?? undefined)
  return { png, width, height, recipe, found: findRecipe(bytes) }
}
