/** What the save dialog is about, and what is set in it. */
import type { Saving } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface SaveFacts extends Saving {
  readonly ids: readonly string[]
  /** Of the sides, in percent. */
  readonly percent: number
  readonly recipe: boolean
  /** Without the recipe for this once, whatever is usual. */
  readonly bare: boolean
}

export const useSaveStore = createFacts<SaveFacts>(() => ({
  ids: [],
  format: 'png',
  quality: 92,
  percent: 100,
  recipe: true,
  bare: false,
}))
