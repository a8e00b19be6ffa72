/** Keeps in step with the user's keyboard, which may be changed at any time, here or while another window has the focus. */
import { useKeyboardStore } from '../stores/keyboardStore.ts'
import type { KeyboardLayout } from '../document/shortcut.ts'

/** Chromium's, not in TypeScript's DOM; it tells of changes in some versions only. */
interface Keyboard extends Partial<EventTarget> {
  getLayoutMap(): Promise<KeyboardLayout>
}

export function followKeyboard(): void {
  const keyboard = 'keyboard' in navigator ? (navigator.keyboard as Keyboard) : null
  if (keyboard === null) return
  const ask = () => {
    keyboard.getLayoutMap().then(keep, () => {
      // Not told in a frame or without focus: the keyboard stays as it was known.
    })
  }
  ask()
  keyboard.addEventListener?.('layoutchange', ask)
  window.addEventListener('focus', ask)
  // Where no event tells, a key that says something else than the map does.
  window.addEventListener('keydown', ({ key, code, shiftKey, altKey }) => {
    const known = useKeyboardStore.getState().layout.get(code)
    if (key.length === 1 && known !== undefined && !shiftKey && !altKey && key.toLowerCase() !== known) ask()
  })
}

function keep(map: KeyboardLayout): void {
  const layout = new Map(map)
  const { layout: before } = useKeyboardStore.getState()
  const isSame = layout.size === before.size && Array.from(layout).every(([code, key]) => before.get(code) === key)
  if (layout.size > 0 && !isSame) useKeyboardStore.setState({ layout })
}
