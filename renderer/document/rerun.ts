/** What has to be asked for to paint a picture again, from its recipe: every setting as it was. */
import { samplingOf, type Picture } from '../../electron/contract.ts'
import { needsOf } from './queue.ts'
import type { Draft } from './request.ts'

export interface Again {
  readonly modelId: string
  /** Another seed paints another picture; left out, its own noise paints this one. */
  readonly seed?: number
  readonly count?: number
  /** Strength of the drift guard where the picture does not tell its own. */
  readonly guard?: number
}

/** Null where nothing was painted, or what it was made from is not known here. Another try at the same instruction is one more candidate of its turn. */
export function orderAgain(picture: Picture, { modelId, seed, count = 1, guard = 0 }: Again): Draft | null {
  const { recipe, parentId, referenceIds, turnId } = picture
  const known = referenceIds.length + (parentId === null ? 0 : 1)
  if (recipe === null || recipe.sources.length > known) return null
  const noise = seed === undefined ? { seed: recipe.seed, imageIndex: recipe.imageIndex } : { seed, imageIndex: 0 }
  const order = {
    request: { ...samplingOf(recipe), prompt: recipe.prompt, ...noise, count },
    modelId,
    edits: parentId !== null,
    turnId: turnId ?? crypto.randomUUID(),
    guard: picture.guard?.strength ?? guard,
  }
  return { order, needs: needsOf(parentId, referenceIds) }
}
