/** The keys of an action: the user's own where there are any, else those it comes with. */
import { useSettingsStore } from '../stores/settingsStore.ts'
import type { Action } from './action.ts'
import type { Shortcut } from './shortcut.ts'

export function keysOf(action: Pick<Action, 'id' | 'shortcuts'>): readonly Shortcut[] {
  return useSettingsStore.getState().shortcuts[action.id] ?? action.shortcuts
}

/** The same, for components: renders again when the keys change. */
export function useKeys(action: Pick<Action, 'id' | 'shortcuts'>): readonly Shortcut[] {
  return useSettingsStore((settings) => settings.shortcuts[action.id]) ?? action.shortcuts
}
