/**
 * PNG files that carry their recipe: as JSON in the text chunk `patchwork`, which `readRecipe` gives back, and as
 * `parameters` in the words of the Stable Diffusion web UI, which other programs show.
 */
import sharp from 'sharp'
import type { Recipe } from '../event.ts'
import type { Pixels } from '../request.ts'
import { pngSignature, readChunks, textChunk, textOf } from './pngChunks.ts'
import { parametersText, parseRecipe } from './recipe.ts'

const keyword = { recipe: 'patchwork', parameters: 'parameters' }

/** The same pixels and recipe give the same bytes. */
export async function encodePng(pixels: Pixels, recipe: Recipe | null): Promise<Buffer> {
  const { width, height, data } = pixels
  const png = await sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer()
  if (!recipe) return png
  const headerEnd = pngSignature.length + 25 // IHDR must stay first
  return Buffer.concat([
    png.subarray(0, headerEnd),
    textChunk(keyword.recipe, JSON.stringify(recipe)),
    textChunk(keyword.parameters, parametersText(recipe)),
    png.subarray(headerEnd),
  ])
}

/** The recipe of a PNG that Patchwork wrote; null for any other bytes, damaged ones included. */
export function readRecipe(bytes: Uint8Array): Recipe | null {
  for (const chunk of readChunks(bytes)) {
    const text = textOf(chunk)
    if (text?.keyword === keyword.recipe) return parseRecipe(text.value)
  }
  return null
}
