/** What a picture file says about how it was made, whichever program made it. */
import type { FoundRecipe } from '../event.ts'
import { parseParameters } from './a1111.ts'
import { parseComfyGraph } from './comfyui.ts'
import { userComment } from './exif.ts'
import { parseInvokeMetadata } from './invokeai.ts'
import { readChunks, textOf } from './pngChunks.ts'
import { readRecipe } from './pngText.ts'

/** Reads PNG text, and the EXIF comment of JPEG and WebP. Null when nothing is found; never throws. */
export function findRecipe(bytes: Uint8Array): FoundRecipe | null {
  const own = readRecipe(bytes)
  if (own) return ownWords(own)
  const texts = new Map<string, string>()
  for (const chunk of readChunks(bytes)) {
    const text = textOf(chunk)
    if (text && !texts.has(text.keyword)) texts.set(text.keyword, text.value)
  }
  const parameters = texts.get('parameters') ?? userComment(bytes)
  return (
    parseInvokeMetadata(texts.get('invokeai_metadata')) ??
    parseParameters(parameters) ??
    parseComfyGraph(texts.get('prompt'))
  )
}

function ownWords({ prompt, negativePrompt, seed, steps, guidance, width, height, model }: OwnRecipe): FoundRecipe {
  const found = { source: 'patchwork', prompt, seed, steps, guidance, width, height, model } as const
  return negativePrompt ? { ...found, negativePrompt } : found
}

type OwnRecipe = NonNullable<ReturnType<typeof readRecipe>>
