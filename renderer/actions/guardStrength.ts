import { useRequestStore } from '../stores/requestStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'

/** The drift guard of the next edit: the one chosen for it, or the one of the settings. */
export function guardStrength(): number {
  return useRequestStore.getState().guard ?? useSettingsStore.getState().guard
}
