import type { GuardFacts } from '../contract.ts'
import type { Library } from '../library/library.ts'
import type { EncodedEdit } from '../pixels/messages.ts'

/** A drift at which nothing of a picture is as it was, in colour differences; see GuardScore. */
const farthest = 10

/** Puts what the guard needs later into the library and returns what the picture's row says of it. */
export async function keepGuard(library: Library, { edit, copy, ...guard }: EncodedEdit): Promise<GuardFacts> {
  const editHash = await library.keep('guardEdit', edit)
  const copyHash = copy && (await library.keep('guardCopy', copy))
  return { ...factsOf(guard), mapHash: await library.keep('guardMap', guard.map), editHash, copyHash }
}

export function factsOf({ strength, score }: Pick<EncodedEdit, 'strength' | 'score'>) {
  return {
    strength,
    drift: Math.min(1, score.drift / farthest),
    changed: 1 - score.restored,
    restored: score.restored,
  }
}
