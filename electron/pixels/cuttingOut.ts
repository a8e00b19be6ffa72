import { EngineError } from '../../engine/errors.ts'
import { cutOut } from '../../engine/export/cutout/cutOut.ts'
import { encodePng } from '../../engine/images/png.ts'
import { onWhite } from '../../engine/images/raster.ts'
import type { EncodedPicture, PixelCalls } from './messages.ts'
import { openPicture } from './opened.ts'

/** The file still says how the picture was painted; the library knows that its ground was cut away afterwards. */
export async function cutOutPicture({ file, recipe }: PixelCalls['cutOutPicture']['input']): Promise<EncodedPicture> {
  const { picture, source } = await openPicture(file)
  const cut = cutOut(onWhite(picture))
  if (cut === null)
    throw new EngineError(
      'request/invalid',
      'There is no plain ground around the thing that could be cut away; ask for "remove the background" first.',
    )
  const { width, height } = cut.pixels
  const told = recipe && { ...recipe, cutOut: true as const }
  return { png: await encodePng(cut, told, source ?? undefined), width, height, recipe: null }
}
