/** A PNG that Patchwork painted, as the beginning of another painting. */
import { EngineError } from '../errors.ts'
import type { Recipe } from '../event.ts'
import { readRecipe } from '../images/pngText.ts'
import { samplingOf } from '../sampling.ts'
import { readFileOf, readSource, type Source } from './painting.ts'

/** Throws `request/invalid` where its recipe alone does not give its patches. */
export async function recipeOf(path: string): Promise<Recipe> {
  const recipe = readRecipe(await readFileOf(path))
  if (recipe === null)
    throw invalid(`${path} does not say how Patchwork painted it, so that there are no patches to go on from.`)
  if (recipe.into !== undefined)
    throw invalid(`${path} was painted into patches of another picture, which its recipe alone does not give.`)
  return recipe
}

/** What painted it, but for its passages and the pictures it was made from. */
export function requestOf(recipe: Recipe) {
  const { prompt, seed, imageIndex, draft, references } = recipe
  return { ...samplingOf(recipe), prompt, seed, imageIndex, ...(draft && { draft }), ...(references && { references }) }
}

/** `image`: the picture that an edit was made of. */
export async function sourcesOf(
  { sources }: Recipe,
  image: string | undefined,
  cwd: string,
): Promise<readonly Source[]> {
  if (sources.length === 0) return []
  if (image === undefined || sources.length > 1)
    throw invalid('This picture is an edit; name the picture that it was made of with --image.')
  return [await readSource(image, cwd)]
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
