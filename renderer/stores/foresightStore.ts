/** What the engine says of frames of a story before they are painted, by their ids. */
import type { Foresight } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface ForesightFacts {
  /** `asked`: what it was said of. */
  readonly frames: Readonly<Record<string, { readonly asked: string; readonly said: Foresight | null }>>
}

export const useForesightStore = createFacts<ForesightFacts>(() => ({ frames: {} }))
