/**
 * Several ways for a row to go on. They are painted one after another by the stepper of the picture itself, never side by
 * side: a batch rounds otherwise, and the recipe of what was chosen must paint it again to the bit.
 */
import { withPassage, type Stretch } from './stretches.ts'

export const candidateCount = 3

/** The first is what would have been painted anyway; the others have noise of their own, named by a passage. */
export function candidateOf(stretch: Stretch, from: number, place: number): Stretch {
  if (place === 0) return stretch
  return withPassage(stretch, { from, seed: seedOf(stretch.settings.seed, place) }, true)
}

/** Far from the seed and from its neighbours, and the same in every run. */
function seedOf(seed: number, place: number): number {
  return (seed + place * 0x9e3779b9) % 2 ** 32
}
