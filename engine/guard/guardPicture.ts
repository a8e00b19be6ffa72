/** The guard at the end of an edit: from the picture a model painted to the one that is kept. */
import type { Engine } from '../engine.ts'
import type { GenerateEvent, Recipe } from '../event.ts'
import { onWhite, type Raster } from '../images/raster.ts'
import { fitTo } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import { guardEdit, type Guarded } from './guard.ts'

type ImageEvent = Extract<GenerateEvent, { type: 'image' }>

export interface GuardedPicture extends Guarded {
  readonly recipe: Recipe
  /** The parent as the model repeats it; kept so that another strength gives what it would have given now. */
  readonly copy: Pixels | null
}

/** `parent` is the picture the edit started from, as it came from its file. */
export async function guardPicture(
  engine: Pick<Engine, 'repeat'>,
  parent: Raster,
  { pixels: edited, recipe }: ImageEvent,
  strength: number,
): Promise<GuardedPicture> {
  const copy = (await engine.repeat?.(fitTo(onWhite(parent), edited.width, edited.height))) ?? null
  const guarded = guardEdit({ parent, edited, instruction: recipe.prompt, strength, ...(copy && { copy }) })
  return { ...guarded, copy, recipe: { ...recipe, guard: { strength, score: guarded.score } } }
}
