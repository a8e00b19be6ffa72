import { EngineError } from '../../engine/errors.ts'
import { cropRaster } from '../../engine/images/raster.ts'
import { encodePng } from '../../engine/images/png.ts'
import type { CropRequest, EncodedPicture } from './messages.ts'
import { openPicture } from './opened.ts'

/** The file still says how the whole picture was made; the library knows that it is a part. */
export async function cutPicture({ file, recipe, rect }: CropRequest): Promise<EncodedPicture> {
  const { picture: whole, source } = await openPicture(file)
  const { x, y, width, height } = rect
  if (x + width > whole.pixels.width || y + height > whole.pixels.height) {
    throw new EngineError('request/invalid', 'That region reaches beyond the picture; mark it again.')
  }
  const cut = cropRaster(whole, x, y, width, height)
  return { png: await encodePng(cut, recipe, source ?? undefined), width, height, recipe: null }
}
