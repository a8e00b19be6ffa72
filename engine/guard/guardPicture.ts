/** The guard at the end of an edit: from the picture a model painted to the one that is kept. */
import type { GenerateEvent, Recipe } from '../event.ts'
import { onWhite, type Picture } from '../images/picture.ts'
import { fitTo } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import { guardEdit, type Guarded } from './guard.ts'

type ImageEvent = Extract<GenerateEvent, { type: 'image' }>

/** Engines that can show what their model makes of a picture it does not change. */
export interface Repeater {
  repeat?(pixels: Pixels): Promise<Pixels>
}

export interface GuardedPicture extends Guarded {
  readonly recipe: Recipe
}

/** `parent` is the picture the edit started from, as it came from its file. */
export async function guardPicture(
  engine: Repeater,
  parent: Picture,
  { pixels: edited, recipe }: ImageEvent,
  strength: number,
): Promise<GuardedPicture> {
  const copy = await engine.repeat?.(fitTo(onWhite(parent), edited.width, edited.height))
  const guarded = guardEdit({ parent, edited, strength, ...(copy && { copy }) })
  return { ...guarded, recipe: { ...recipe, guard: { strength, score: guarded.score } } }
}
