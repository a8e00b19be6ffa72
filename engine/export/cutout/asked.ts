/** From what a model painted to what is kept, where the words ask for a thing without its background. */
import type { Recipe } from '../../event.ts'
import type { Raster } from '../../images/raster.ts'
import type { Pixels } from '../../request.ts'
import { cutOut } from './cutOut.ts'

/** Words of prompts and instructions, as people write them. */
const words = [
  /\b(?:on|over|against) nothing\b/,
  /\bsprites?\b(?! ?sheet)/,
  /\b(?:game|app) (?:asset|icon|item)s?\b/,
  /\btransparent background\b|\bbackground transparent\b|\btransparency\b/,
  /\b(?:no|without(?: a| the| any)?) background\b/,
  /\b(?:remove|delete|erase|drop|take away|cut away|clear|get rid of)(?: all)?(?: of)?(?: the| its| this)? (?:background|backdrop)\b/,
  /\bcut(?:-| )?out\b|\bcut (?:it|him|her|them|this|the \S+) out\b/,
]

export function asksForCutOut(prompt: string): boolean {
  const text = prompt.toLowerCase()
  return words.some((pattern) => pattern.test(text))
}

interface Kept {
  readonly picture: Raster
  readonly recipe: Recipe
}

/**
 * `painted` is what the model made, before a drift guard had a hand in it: its ground is even, and the edge is taken from it.
 * Inside, what the guard put back stays byte for byte. Where there is no plain ground to cut away everything stays as it is.
 */
export function cutOutIfAsked({ picture, recipe }: Kept, painted: Pixels): Kept {
  if (recipe.until !== undefined || !asksForCutOut(recipe.prompt)) return { picture, recipe }
  const cut = cutOutLike(picture, painted)
  return cut === null ? { picture, recipe } : { picture: cut, recipe: { ...recipe, cutOut: true } }
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
