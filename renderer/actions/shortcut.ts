/** Keys are named by their place (`event.code`), so that shortcuts survive every keyboard layout. */
export interface Shortcut {
  readonly code: string
  /** Command on a Mac, Control elsewhere. */
  readonly mod?: boolean | undefined
  readonly shift?: boolean | undefined
  readonly alt?: boolean | undefined
}

export type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

export function matches(shortcut: Shortcut, key: KeyPress, isMac: boolean): boolean {
  const mod = isMac ? key.metaKey : key.ctrlKey
  const foreign = isMac ? key.ctrlKey : key.metaKey
  return (
    key.code === shortcut.code &&
    !foreign &&
    mod === (shortcut.mod ?? false) &&
    key.shiftKey === (shortcut.shift ?? false) &&
    key.altKey === (shortcut.alt ?? false)
  )
}

const names: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  NumpadEnter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  Backslash: '\\',
  Period: '.',
  Comma: ',',
  Slash: '/',
  Equal: '+',
  Minus: '−',
}

export function shortcutLabel(shortcut: Shortcut, isMac: boolean): string {
  const key = names[shortcut.code] ?? shortcut.code.replace(/^(Key|Digit|Numpad)/, '')
  if (isMac) return `${shortcut.alt ? '⌥' : ''}${shortcut.shift ? '⇧' : ''}${shortcut.mod ? '⌘' : ''}${key}`
  return [shortcut.mod && 'Ctrl', shortcut.alt && 'Alt', shortcut.shift && 'Shift', key].filter(Boolean).join('+')
}

const modifierKeys = /^(Control|Shift|Alt|Meta|OS)(Left|Right)?$/

/** What was pressed, as a shortcut; null while only modifiers are down. */
export function shortcutFrom(key: KeyPress, isMac: boolean): Shortcut | null {
  if (modifierKeys.test(key.code) || key.code === '') return null
  const mod = isMac ? key.metaKey : key.ctrlKey
  return { code: key.code, ...(mod && { mod }), ...(key.shiftKey && { shift: true }), ...(key.altKey && { alt: true }) }
}

export function sameShortcut(a: Shortcut, b: Shortcut): boolean {
  const held = (key: 'mod' | 'shift' | 'alt') => (a[key] ?? false) === (b[key] ?? false)
  return a.code === b.code && held('mod') && held('shift') && held('alt')
}
