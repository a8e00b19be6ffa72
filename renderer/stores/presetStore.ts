/** Settings and words that the user keeps for later. */
import { create } from 'zustand'
import type { Preset, Wildcard } from '../../electron/contract.ts'

interface PresetFacts {
  readonly presets: readonly Preset[]
  readonly wildcards: readonly Wildcard[]
}

export const usePresetStore = create<PresetFacts>(() => ({ presets: [], wildcards: [] }))
