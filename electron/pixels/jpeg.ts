/** A picture of the library as a JPEG file. */
import { readFile } from 'node:fs/promises'
import { encodeJpeg } from '../../engine/images/jpeg.ts'
import { readRecipe } from '../../engine/images/pngText.ts'
import type { PixelCalls } from './messages.ts'
import { openPicture } from './opened.ts'

export async function toJpeg({
  file,
  metadata,
}: PixelCalls['toJpeg']['input']): Promise<PixelCalls['toJpeg']['output']> {
  const [{ picture, source }, bytes] = await Promise.all([openPicture(file), readFile(file)])
  return encodeJpeg(picture, metadata ? { recipe: readRecipe(bytes), source } : null)
}
