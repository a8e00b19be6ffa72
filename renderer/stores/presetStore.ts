/** Settings and words that the user keeps for later. */
import type { Preset, Wildcard } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface PresetFacts {
  readonly presets: readonly Preset[]
  readonly wildcards: readonly Wildcard[]
}

export const usePresetStore = createFacts<PresetFacts>(() => ({ presets: [], wildcards: [] }))
