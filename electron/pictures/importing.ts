/** Pictures on their way into the library, in the engine process: image files are only opened there. */
import { readFile } from 'node:fs/promises'
import { EngineError } from '../../engine/errors.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { cropPicture } from '../../engine/images/picture.ts'
import { encodePng } from '../../engine/images/png.ts'
import { digitalSourceOf, readRecipe } from '../../engine/images/pngText.ts'
import type { CropOrder, EncodedPicture, EngineCalls } from '../engineMessages.ts'

export async function importPicture({
  bytes,
}: EngineCalls['importPicture']['input']): Promise<EngineCalls['importPicture']['output']> {
  const picture = await decodePicture(bytes)
  const recipe = readRecipe(bytes)
  const { width, height } = picture.pixels
  const png = await encodePng(picture, recipe, digitalSourceOf(bytes) ?? undefined)
  return { png, width, height, recipe, found: findRecipe(bytes) }
}

/** The file still says how the whole picture was made; the library knows that it is a part. */
export async function cutPicture({ file, recipe, rect }: CropOrder): Promise<EncodedPicture> {
  const bytes = await readFile(file)
  const whole = await decodePicture(bytes)
  const { x, y, width, height } = rect
  if (x + width > whole.pixels.width || y + height > whole.pixels.height) {
    throw new EngineError('request/invalid', 'That region reaches beyond the picture; mark it again.')
  }
  const cut = cropPicture(whole, x, y, width, height)
  return { png: await encodePng(cut, recipe, digitalSourceOf(bytes) ?? undefined), width, height, recipe: null }
}
