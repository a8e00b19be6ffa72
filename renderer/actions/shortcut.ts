/** Keys are named by their place (`event.code`), so that shortcuts survive every keyboard layout. */
export interface Shortcut {
  readonly code: string
  /** Command on a Mac, Control elsewhere. */
  readonly mod?: boolean
  readonly shift?: boolean
  readonly alt?: boolean
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
