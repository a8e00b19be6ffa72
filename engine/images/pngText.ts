/** What a PNG of Patchwork says about itself; nothing here decodes pixels, so the main process can ask too. */
import type { Recipe } from '../event.ts'
import { pngTexts } from './metadata/pngTexts.ts'
import { chunkBytes, pngSignature, readChunks } from './pngChunks.ts'
import { parseRecipe } from './recipe.ts'
import { parseDigitalSource, type DigitalSource } from './xmp.ts'

/** Names of the text chunks. */
export const keyword = { recipe: 'patchwork', parameters: 'parameters', xmp: 'XML:com.adobe.xmp' } as const

/** The same picture without a word about it; pixels, colour space and resolution stay byte for byte. */
export function withoutMetadata(png: Uint8Array): Buffer {
  const telling = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME'])
  const pieces: Uint8Array[] = [pngSignature]
  for (const chunk of readChunks(png)) if (!telling.has(chunk.type)) pieces.push(chunkBytes(chunk))
  return Buffer.concat(pieces)
}

/** What a PNG of Patchwork says of its pixels; null for any other picture. */
export function digitalSourceOf(bytes: Uint8Array): DigitalSource | null {
  const xmp = pngTexts(bytes).texts.get('xmp')
  return xmp === undefined ? null : parseDigitalSource(xmp)
}

/** The recipe of a PNG that Patchwork wrote; null for any other bytes, damaged ones included. */
export function readRecipe(bytes: Uint8Array): Recipe | null {
  const json = pngTexts(bytes).texts.get(keyword.recipe)
  return json === undefined ? null : parseRecipe(json)
}
