/** What a picture file says about how it was made, whichever program made it. */
import { EngineError } from '../errors.ts'
import type { FoundRecipe } from '../event.ts'
import { inTime } from '../inTime.ts'
import { draftSteps } from '../sampling.ts'
import { textsOf } from './metadata/fileTexts.ts'
import type { FileTexts } from './metadata/textBlocks.ts'
import { keyword } from './pngText.ts'
import { parseRecipe } from './recipe.ts'
import { parseParameters } from './recipes/a1111.ts'
import { readComfy } from './recipes/comfyui.ts'
import { readDrawThings } from './recipes/drawThings.ts'
import { isText, parseObject, soundRecipe, unreadWords } from './recipes/fields.ts'
import { readFooocus } from './recipes/fooocus.ts'
import { readInvoke } from './recipes/invokeai.ts'
import { readNovelAi } from './recipes/novelai.ts'
import { readSwarm } from './recipes/swarmui.ts'

/** One reader for each program, the most particular first: several write the web UI's words beside their own. */
const readers: readonly ((texts: FileTexts) => FoundRecipe | null)[] = [
  readOwn,
  readInvoke,
  readSwarm,
  readFooocus,
  readNovelAi,
  readDrawThings,
  readParameters,
  readComfy,
]

/** The readers take time in proportion to the words; this is for what nobody has thought of. */
const longestMs = 5000

/**
 * Reads the words in PNG, JPEG, WebP, AVIF and TIFF files. Null when nothing is found. Throws `image/unreadable` where
 * reading does not come to an end.
 */
export function findRecipe(bytes: Uint8Array): FoundRecipe | null {
  const read = inTime(longestMs, () => firstFound(bytes))
  if (read) return read.value
  throw new EngineError(
    'image/unreadable',
    'What the file says about how it was made takes too long to read, so reading was given up; its pixels may be sound.',
  )
}

function firstFound(bytes: Uint8Array): FoundRecipe | null {
  const texts = textsOf(bytes)
  for (const read of readers) {
    const found = read(texts)
    if (found) return found
  }
  return null
}

function readParameters(texts: FileTexts): FoundRecipe | null {
  const parameters = parseParameters(texts.get('parameters'))
  if (parameters) return parameters
  for (const name of ['exif:UserComment', 'exif:XPComment', 'exif:ImageDescription', 'Comment', 'Description']) {
    const found = parseParameters(texts.get(name), false)
    if (found) return found
  }
  return null
}

/** Patchwork's own recipe; of one that a newer version wrote, what has kept its name. */
function readOwn(texts: FileTexts): FoundRecipe | null {
  const json = texts.get(keyword.recipe)
  const recipe = json === undefined ? null : parseRecipe(json)
  if (recipe) {
    const { prompt, negativePrompt, seed, guidance, width, height, model, draft } = recipe
    const steps = draft ? draftSteps(recipe.steps) : recipe.steps
    return {
      source: 'patchwork',
      prompt,
      seed,
      steps,
      guidance,
      width,
      height,
      model,
      ...(negativePrompt && { negativePrompt }),
      ...(draft && { notes: [`A draft of ${recipe.steps} steps.`] }),
    }
  }
  const newer = parseObject(json)
  if (newer?.['app'] !== 'patchwork') return null
  const { prompt, negativePrompt, seed, steps, guidance, width, height, model } = newer
  const notes = [newerVersion, ...(isText(prompt) ? [] : [unreadWords.allOfPrompt])]
  return soundRecipe({
    source: 'patchwork',
    prompt,
    negativePrompt,
    seed,
    steps,
    guidance,
    width,
    height,
    model,
    notes,
  })
}

const newerVersion = 'A newer version of Patchwork made this picture; update Patchwork to read all that it says.'
