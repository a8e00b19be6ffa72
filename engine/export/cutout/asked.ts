/** From what a model painted to what is kept, where the words ask for a thing without its background. */
import type { Recipe } from '../../event.ts'
import type { Raster } from '../../images/raster.ts'
import type { Pixels } from '../../request.ts'
import { cutOut } from './cutOut.ts'
import { asksForCutOut } from './words.ts'

interface Kept {
  readonly picture: Raster
  readonly recipe: Recipe
}

/**
 * `painted` is what the model made, before a drift guard had a hand in it: its ground is even, and the edge is taken from it.
 * Inside, what the guard put back stays byte for byte. Where there is no plain ground to cut away everything stays as it is.
 */
export function cutOutIfAsked({ picture, recipe }: Kept, painted: Pixels): Kept {
  if (recipe.until !== undefined) return { picture, recipe }
  const cut = asksForCutOut(recipe.prompt) ? cutOutLike(picture, painted) : null
  const kept = cut ?? picture
  // An edit of a cut-out is one as well: the guard has found its transparency.
  return { picture: kept, recipe: kept.alpha === null ? recipe : { ...recipe, cutOut: true } }
}

function cutOutLike(picture: Raster, painted: Pixels): Raster | null {
  const { width, height, data } = picture.pixels
  if (painted.width !== width || painted.height !== height) return cutOut(picture.pixels)
  const cut = cutOut(painted)
  if (cut === null) return null
  const colours = cut.pixels.data.slice()
  for (let i = 0; i < width * height; i++) {
    const isWhole = cut.alpha![i] === 255 && (picture.alpha?.[i] ?? 255) === 255
    if (isWhole) colours.set(data.subarray(i * 3, i * 3 + 3), i * 3)
  }
  return { pixels: { width, height, data: colours }, alpha: cut.alpha }
}
