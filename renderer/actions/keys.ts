/** The keys of an action: the user's own where there are any, else those it comes with; and how they are written. */
import { useKeyboardStore } from '../stores/keyboardStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import type { Shortcut } from '../../electron/contract.ts'
import type { Action } from './action.ts'
import { isMac } from './platform.ts'
import { readings, sameShortcut, shortcutLabel, type KeyPress } from '../document/shortcut.ts'

export function keysOf(action: Pick<Action, 'id' | 'shortcuts'>): readonly Shortcut[] {
  return useSettingsStore.getState().shortcuts[action.id] ?? action.shortcuts
}

/** As the user's keyboard shows them, for components: renders again when keys or keyboard change. */
export function useKeyLabels(action: Pick<Action, 'id' | 'shortcuts'>): readonly string[] {
  const keys = useSettingsStore((settings) => settings.shortcuts[action.id]) ?? action.shortcuts
  const layout = useKeyboardStore((keyboard) => keyboard.layout)
  return keys.map((shortcut) => shortcutLabel(shortcut, layout, isMac()))
}

/** Whether this press is a key of the verb. */
export function isKeyOf(action: Pick<Action, 'id' | 'shortcuts'>, press: KeyPress): boolean {
  return pressed(press).some((said) => keysOf(action).some((shortcut) => sameShortcut(shortcut, said)))
}

/** What a press of a key may be meant as on this keyboard, the likeliest first. */
export function pressed(press: KeyPress): readonly Shortcut[] {
  return readings(press, useKeyboardStore.getState().layout, isMac())
}
