/** From the pixels that a model painted to the file that is kept. */
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
    return { ...(await encode(extended.picture, extended.recipe, source)), guard: null }
  }
  const region = whole && recipe.into ? { parent: whole.picture, painted: pixels, into: recipe.into } : null
  if (edit === null) {
    const picture = region ? composeRegion(region) : { pixels, alpha }
    return { ...(await encode(picture, recipe, source)), guard: null }
  }
  const { parentFile, copy, strength } = edit
  const { picture: parent } = await openPicture(parentFile)
  const guarded = guardEdit({ parent, edited: pixels, strength, ...(copy && { copy }) })
  const made = region ? composeRegion({ ...region, carried: onWhite(guarded.picture) }) : guarded.picture
  const [picture, guard, editPng, copyPng] = await Promise.all([
    encode(made, { ...recipe, guard: { strength, score: guarded.score } }, source),
    encodeGuard(guarded, strength),
    encodePng(pixels, null),
    copy && encodePng(copy, null),
  ])
  return { ...picture, guard: { ...guard, edit: editPng, copy: copyPng } }
}
