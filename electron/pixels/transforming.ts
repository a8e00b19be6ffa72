import { rasterOf, rgbaOf } from '../../engine/export/rgba.ts'
import { transformed } from '../../engine/sets/transform.ts'
import { encodePng } from '../../engine/images/png.ts'
import type { EncodedPicture, PixelCalls } from './messages.ts'
import { openPicture } from './opened.ts'

/** The files still say how the picture was painted; the library knows that its pixels were moved afterwards. */
export async function transformPicture({
  file,
  recipe,
  transform,
}: PixelCalls['transformPicture']['input']): Promise<readonly EncodedPicture[]> {
  const { picture, source } = await openPicture(file)
  const made: EncodedPicture[] = []
  for (const one of transformed(rgbaOf(picture), transform)) {
    const png = await encodePng(rasterOf(one), recipe, source ?? undefined)
    made.push({ png, width: one.width, height: one.height, recipe: null })
  }
  return made
}
