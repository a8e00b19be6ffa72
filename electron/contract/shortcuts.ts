/** Keys of the studio's verbs, named by what they say, so that they are where the user's keyboard shows them. */
import { z } from 'zod'

const shortcutSchema = z.object({
  /** As in `KeyboardEvent.key`: a small letter, a digit, a sign, or a name such as `Enter`. */
  key: z.string().min(1).max(40),
  /** Command on a Mac, Control elsewhere. */
  mod: z.boolean().optional(),
  shift: z.boolean().optional(),
  alt: z.boolean().optional(),
})

export type Shortcut = Readonly<z.output<typeof shortcutSchema>>

const shortcutsOf = <Key extends z.ZodType>(key: Key) => z.record(z.string().max(100), z.array(key))

/** By action id. */
export const shortcutsSchema = shortcutsOf(shortcutSchema)

/** Earlier versions named keys by their place (`KeyboardEvent.code`) and showed what that place says on a US keyboard. */
const placedSchema = z
  .object({ code: z.string().min(1).max(40) })
  .and(shortcutSchema.omit({ key: true }))
  .transform(({ code, ...held }) => ({ key: keyAt(code), ...held }))

export const storedShortcutsSchema = shortcutsOf(z.union([shortcutSchema, placedSchema]))

/** What a place says on a US keyboard, plain and with Shift, by `KeyboardEvent.code`. */
export const usKeyboard: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  ...letters(),
  ...row('Digit', '1234567890', '!@#$%^&*()'),
  Backquote: ['`', '~'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Backslash: ['\\', '|'],
  IntlBackslash: ['\\', '|'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
}

function letters() {
  const small = 'abcdefghijklmnopqrstuvwxyz'
  return Object.fromEntries(Array.from(small, (key) => [`Key${key.toUpperCase()}`, [key, key.toUpperCase()] as const]))
}

function row(place: string, plain: string, shifted: string) {
  return Object.fromEntries(Array.from(plain, (key, index) => [`${place}${key}`, [key, shifted[index] ?? ''] as const]))
}

const elsewhere: Readonly<Record<string, string>> = {
  NumpadAdd: '+',
  NumpadSubtract: '-',
  NumpadMultiply: '*',
  NumpadDivide: '/',
  NumpadDecimal: '.',
  Space: ' ',
}

function keyAt(code: string): string {
  return usKeyboard[code]?.[0] ?? elsewhere[code] ?? code.replace(/^Numpad/, '')
}
