/**
 * PNG files that carry their recipe: as JSON in the text chunk `patchwork`, which `readRecipe` (pngText.ts) gives back; as
 * `parameters` in the words of the Stable Diffusion web UI, which other programs show; and as XMP, which tells
 * everyone that a model made it.
 */
import sharp from 'sharp'
import type { Recipe } from '../event.ts'
import type { Pixels } from '../request.ts'
import { encodeFast } from './fastPng.ts'
import type { Raster } from './raster.ts'
import { pngSignature, textChunk, utf8Chunk } from './pngChunks.ts'
import { keyword } from './pngText.ts'
import { parametersText } from './recipe.ts'
import { digitalSourceXmp, sourceTypeOf, type DigitalSource } from './xmp.ts'

/**
 * The same pixels and recipe give the same bytes. Without a recipe nothing but pixels is written. `source` says
 * whether pixels of an imported picture are in it; when left out, an edit is taken to have some.
 */
export async function encodePng(
  picture: Pixels | Raster,
  recipe: Recipe | null,
  source: DigitalSource = sourceTypeOf(recipe),
): Promise<Buffer> {
  const whole = 'pixels' in picture ? picture : { pixels: picture, alpha: null }
  const { width, height } = whole.pixels
  const png = await (width * height > photograph ? encodeFast(whole) : encodeSmall(whole))
  if (!recipe) return png
  const headerEnd = pngSignature.length + 25 // IHDR must stay first
  return Buffer.concat([
    png.subarray(0, headerEnd),
    textChunk(keyword.recipe, JSON.stringify(recipe)),
    textChunk(keyword.parameters, parametersText(recipe)),
    utf8Chunk(keyword.xmp, digitalSourceXmp(source)),
    png.subarray(headerEnd),
  ])
}

/** More pixels than a model paints: time matters more than bytes. */
const photograph = 2 ** 20

async function encodeSmall({ pixels, alpha }: Raster): Promise<Buffer> {
  const { width, height } = pixels
  const raw = { width, height, channels: alpha ? 4 : 3 } as const
  return sharp(alpha ? interleaved(pixels, alpha) : pixels.data, { raw })
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer()
}

function interleaved({ data }: Pixels, alpha: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(alpha.length * 4)
  for (let i = 0; i < alpha.length; i++) {
    for (let c = 0; c < 3; c++) rgba[i * 4 + c] = data[i * 3 + c]!
    rgba[i * 4 + 3] = alpha[i]!
  }
  return rgba
}
