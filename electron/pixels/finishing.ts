/** From the pixels that a model painted to the file that is kept. */
import { cutOutIfAsked } from '../../engine/export/cutout/asked.ts'
import { guardEdit } from '../../engine/guard/guard.ts'
import { extendedPicture } from '../../engine/extend/join.ts'
import { composeRegion } from '../../engine/region/compose.ts'
import { onWhite } from '../../engine/images/raster.ts'
import { encodePng } from '../../engine/images/png.ts'
import { sourceOf } from '../../engine/images/xmp.ts'
import { encode, encodeGuard } from './encoding.ts'
import type { FinishedPicture, FinishOrder } from './messages.ts'
import { openPicture } from './opened.ts'

export async function finishPicture(order: FinishOrder): Promise<FinishedPicture> {
  const { pixels, alpha, recipe, extension, regionOf, sources, edit } = order
  const whole = regionOf === null ? null : await openPicture(regionOf)
  const source = sourceOf(whole === null ? sources : [...sources, whole.source])
  if (whole && extension) {
    const extended = extendedPicture(whole.picture, { pixels, extension, recipe })
    return { ...(await encode(extended.picture, extended.recipe, source)), guard: null, under: null }
  }
  const region = whole && recipe.into ? { parent: whole.picture, painted: pixels, into: recipe.into } : null
  if (edit === null) {
    const made = region
      ? { picture: composeRegion(region), recipe }
      : cutOutIfAsked({ picture: { pixels, alpha }, recipe }, pixels)
    const under = made.recipe.cutOut ? await encodePng(pixels, null) : null
    return { ...(await encode(made.picture, made.recipe, source)), guard: null, under }
  }
  const { parentFile, copy, strength } = edit
  const { picture: parent } = await openPicture(parentFile)
  const guarded = guardEdit({ parent, edited: pixels, instruction: recipe.prompt, strength, ...(copy && { copy }) })
  const guardedRecipe = { ...recipe, guard: { strength, score: guarded.score } }
  const made = region
    ? { picture: composeRegion({ ...region, carried: onWhite(guarded.picture) }), recipe: guardedRecipe }
    : cutOutIfAsked({ picture: guarded.picture, recipe: guardedRecipe }, pixels)
  const [picture, guard, editPng, copyPng] = await Promise.all([
    encode(made.picture, made.recipe, source),
    encodeGuard(guarded, strength),
    encodePng(pixels, null),
    copy && encodePng(copy, null),
  ])
  return { ...picture, guard: { ...guard, edit: editPng, copy: copyPng }, under: null }
}
