/** From the pixels that a model painted to the file that is kept. */
import { guardEdit } from '../../engine/guard/guard.ts'
import { encodePng } from '../../engine/images/png.ts'
import { encode, encodeGuard, sourceOf } from './encoding.ts'
import type { FinishedPicture, FinishOrder } from './messages.ts'
import { openPicture } from './opened.ts'

export async function finishPicture({ pixels, alpha, recipe, sources, edit }: FinishOrder): Promise<FinishedPicture> {
  const source = sourceOf(sources)
  if (edit === null) return { ...(await encode({ pixels, alpha }, recipe, source)), guard: null }
  const { parentFile, copy, strength } = edit
  const { picture: parent } = await openPicture(parentFile)
  const guarded = guardEdit({ parent, edited: pixels, strength, ...(copy && { copy }) })
  const [picture, guard, editPng, copyPng] = await Promise.all([
    encode(guarded.picture, { ...recipe, guard: { strength, score: guarded.score } }, source),
    encodeGuard(guarded, strength),
    encodePng(pixels, null),
    copy && encodePng(copy, null),
  ])
  return { ...picture, guard: { ...guard, edit: editPng, copy: copyPng } }
}
