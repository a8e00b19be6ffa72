/** A picture whose row is lost, as far as its own file tells. */
import { readFile, stat } from 'node:fs/promises'
import { pngSignature, readChunks, textOf } from '../../engine/images/pngChunks.ts'
import { parseRecipe } from '../../engine/images/recipe.ts'
import type { Recipe } from '../contract.ts'
import type { PictureFacts } from './pictures.ts'

export interface Adopted extends PictureFacts {
  /** When the file was written: the best guess there is. */
  readonly createdAt: number
}

/** Null for a file that is no PNG. One without a recipe was imported. */
export async function readAdopted(hash: string, file: string): Promise<Adopted | null> {
  const bytes = await readFile(file)
  if (bytes.length < 24 || pngSignature.some((byte, at) => bytes[at] !== byte)) return null
  const recipe = recipeIn(bytes)
  return {
    hash,
    // PNG specification, section 11.2.1: the header begins with width and height.
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    verb: recipe === null ? 'import' : recipe.sources.length > 0 ? 'edit' : 'generate',
    prompt: recipe?.prompt ?? '',
    recipe,
    createdAt: Math.round((await stat(file)).mtimeMs),
  }
}

/** Recipes stand in front of the pixels. */
function recipeIn(bytes: Uint8Array): Recipe | null {
  for (const chunk of readChunks(bytes)) {
    if (chunk.type === 'IDAT') return null
    const text = textOf(chunk)
    if (text?.keyword === 'patchwork') return parseRecipe(text.value)
  }
  return null
}
