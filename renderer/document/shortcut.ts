/**
 * Shortcuts say what is written on the keys, wherever they lie: `z` is the key of the user's keyboard that writes z.
 * Only where no key says so are keys known by their place: letters on a keyboard without Latin ones.
 */
import { usKeyboard, type Shortcut } from '../../electron/contract.ts'

/** What each key says without modifiers, by `event.code`: Chromium's keyboard map. */
export type KeyboardLayout = ReadonlyMap<string, string>

export const usLayout: KeyboardLayout = new Map(Object.entries(usKeyboard).map(([code, [plain]]) => [code, plain]))

export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/**
 * Every shortcut that a press of a key may be meant as, what it says first. `?` needs Shift on most keyboards and
 * `1` on a French one, so Shift may be a part of the sign as well as of the shortcut; on a Mac, so may Option.
 */
export function readings(press: KeyPress, layout: KeyboardLayout, isMac: boolean): readonly Shortcut[] {
  const mod = isMac ? press.metaKey : press.ctrlKey
  const foreign = isMac ? press.ctrlKey : press.metaKey
  if (foreign || modifierKeys.test(press.key)) return []
  // One by one: a keyboard event has its facts on its prototype.
  const { key, code, shiftKey, altKey } = press
  const said = keysSaid({ key, code, shift: shiftKey, alt: altKey }, layout, isMac)
  return said.map(({ key, shift, alt }) => ({
    key,
    ...(mod && { mod }),
    ...(shift && { shift }),
    ...(alt && { alt }),
  }))
}

const modifierKeys = /^(Control|Shift|Alt|AltGraph|Meta|OS|CapsLock|NumLock|Fn)$/

interface Said {
  readonly key: string
  readonly shift: boolean
  readonly alt: boolean
}

function keysSaid(press: Said & { readonly code: string }, layout: KeyboardLayout, isMac: boolean): readonly Said[] {
  const { key, code, shift, alt } = press
  if (isName(key)) return [{ key, shift, alt }]
  const typed = Array.from(key).length === 1 ? key.toLowerCase() : null
  if (typed !== null && isLatin(typed)) return [{ key: typed, shift, alt }]
  const plain = layout.get(code)?.toLowerCase() ?? null

  const place = Object.hasOwn(usKeyboard, code) ? usKeyboard[code] : undefined
  const byPlace = place !== undefined && isWithoutLatin(typed, layout) ? place : null

  const said: Said[] = []
  if (typed !== null) {
    const isSign = typed !== plain && (shift || (alt && isMac))
    const signs = isSign ? [{ key: typed, shift: false, alt: alt && !isMac }] : []
    const whole = { key: typed, shift, alt }
    // Where the place alone says the sign already, Shift is not a part of it.
    said.push(...(typed === byPlace?.[0] ? [whole, ...signs] : [...signs, whole]))
  }
  if (plain !== null && plain !== typed) said.push({ key: plain, shift, alt })
  // The row of digits is theirs, also where a digit needs Shift.
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  if (digit !== undefined && !said.some((one) => isDigit(one.key))) said.push({ key: digit, shift, alt })
  if (byPlace === null) return said

  const asOnUs = keysSaid({ ...press, key: byPlace[shift ? 1 : 0] }, usLayout, isMac)
  if (code.startsWith('Key')) return [...asOnUs, ...said]
  return typed !== null && isAscii(typed) ? said : [...said, ...asOnUs]
}

/** `Enter`, `F2`; not `Dead` and the like, which name no key. */
function isName(key: string): boolean {
  return /^[A-Z][A-Za-z0-9]+$/.test(key) && !['Dead', 'Process', 'Unidentified'].includes(key)
}

/** The map speaks of the first layout only; where the user has switched to another, the press itself tells. */
function isWithoutLatin(typed: string | null, layout: KeyboardLayout): boolean {
  // Many Latin keyboards write Ω with AltGr and Shift: it alone tells of no other layout.
  const isForeign = typed !== null && typed !== 'ω' && /\p{L}/u.test(typed) && !/\p{Script=Latin}/u.test(typed)
  return isForeign || !hasLatin(layout)
}

function hasLatin(layout: KeyboardLayout): boolean {
  return Array.from(layout.values()).some(isLatin)
}

const isLatin = (key: string) => /^[a-z]$/.test(key)
const isDigit = (key: string) => /^[0-9]$/.test(key)
const isAscii = (key: string) => /^[!-~]$/.test(key)

/** Whether the shortcut means something else than text: plain and shifted keys would write. */
export function leavesText({ key, mod }: Shortcut): boolean {
  return mod === true || key === 'Escape' || /^F\d+$/.test(key)
}

export function sameShortcut(a: Shortcut, b: Shortcut): boolean {
  const held = (key: 'mod' | 'shift' | 'alt') => (a[key] ?? false) === (b[key] ?? false)
  return a.key === b.key && held('mod') && held('shift') && held('alt')
}

const names: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
  ' ': 'Space',
  '-': '−',
}

/** As the user's keyboard shows it. */
export function shortcutLabel({ key, mod, shift, alt }: Shortcut, layout: KeyboardLayout, isMac: boolean): string {
  const sign = names[key] ?? (isLatin(key) ? letterOf(key, layout).toUpperCase() : key)
  if (isMac) return `${alt ? '⌥' : ''}${shift ? '⇧' : ''}${mod ? '⌘' : ''}${sign}`
  return [mod && 'Ctrl', alt && 'Alt', shift && 'Shift', sign].filter(Boolean).join('+')
}

/** A keyboard without Latin letters has another one there. */
function letterOf(key: string, layout: KeyboardLayout): string {
  return hasLatin(layout) ? key : (layout.get(`Key${key.toUpperCase()}`) ?? key)
}
