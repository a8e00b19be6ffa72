import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import keyboards from '../../test/fixtures/keyboards.json' with { type: 'json' }
import { usKeyboard, type Shortcut } from '../../electron/contract.ts'
import { actions } from '../actions/all.ts'
import { leavesText, readings, sameShortcut, shortcutLabel, usLayout } from './shortcut.ts'
import type { KeyboardLayout, KeyPress } from './shortcut.ts'

type Held = Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>>
const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false } as const

/** A real keyboard (xkeyboard-config): what each key says plain, with Shift, with AltGr and with both. */
type Keyboard = Readonly<Record<string, readonly string[]>>
const named = Object.entries<Keyboard>(keyboards)
const keyboard = (name: keyof typeof keyboards): Keyboard => keyboards[name]

function layoutOf(keys: Keyboard): KeyboardLayout {
  return new Map(Object.entries(keys).flatMap(([code, [plain]]) => (plain && plain !== 'Dead' ? [[code, plain]] : [])))
}

/** As Chromium tells it: AltGr is part of the sign, and no Alt. */
function press(keys: Keyboard, code: string, held: Held = {}, altGr = false): KeyPress {
  const level = (held.shiftKey === true ? 1 : 0) + (altGr ? 2 : 0)
  return { ...none, ...held, code, key: keys[code]?.[level] ?? code }
}

const say = (keys: Keyboard, code: string, held: Held = {}, altGr = false) =>
  readings(press(keys, code, held, altGr), layoutOf(keys), false)

describe('on a German keyboard', () => {
  const german = keyboard('de')
  it('Control and the key with the Z are undo, those with the Y are not', () => {
    expect(say(german, 'KeyY', { ctrlKey: true })).toEqual([{ key: 'z', mod: true }])
    expect(say(german, 'KeyZ', { ctrlKey: true })).toEqual([{ key: 'y', mod: true }])
  })

  it('a sign may need Shift or AltGr: question mark, slash, backslash', () => {
    expect(say(german, 'Minus', { shiftKey: true })).toContainEqual({ key: '?' })
    expect(say(german, 'Digit7', { shiftKey: true })[0]).toEqual({ key: '/' })
    expect(say(german, 'Minus', {}, true)[0]).toEqual({ key: '\\' })
  })

  it('digits with Shift are meant as digits too', () => {
    expect(say(german, 'Digit1', { shiftKey: true })).toContainEqual({ key: '1', shift: true })
    expect(say(german, 'Comma', { shiftKey: true, ctrlKey: true })).toContainEqual({ key: ',', mod: true, shift: true })
  })
})

describe('on a French keyboard', () => {
  const french = keyboard('fr')
  it('the row of digits is theirs with and without Shift', () => {
    expect(say(french, 'Digit1', { ctrlKey: true })).toContainEqual({ key: '1', mod: true })
    expect(say(french, 'Digit1', { ctrlKey: true, shiftKey: true })).toContainEqual({ key: '1', mod: true })
    expect(say(french, 'Digit1', { shiftKey: true })).toContainEqual({ key: '1', shift: true })
  })

  it('minus is where it stands, though in the row of digits', () => {
    expect(say(french, 'Digit6', { ctrlKey: true })[0]).toEqual({ key: '-', mod: true })
  })
})

describe('on a keyboard without Latin letters', () => {
  it('letters are known by their place', () => {
    expect(say(keyboard('ru'), 'KeyZ', { ctrlKey: true })[0]).toEqual({ key: 'z', mod: true })
    expect(say(keyboard('gr'), 'KeyQ', { shiftKey: true })[0]).toEqual({ key: 'q', shift: true })
    expect(say(keyboard('ara'), 'KeyD', { shiftKey: true })[0]).toEqual({ key: 'd', shift: true })
    expect(say(keyboard('il'), 'KeyH')[0]).toEqual({ key: 'h' })
  })

  it('of an event too, whose facts are on its prototype', () => {
    const event = Object.create(press(keyboard('ru'), 'KeyH', { shiftKey: true })) as KeyPress
    expect(readings(event, layoutOf(keyboard('ru')), false)[0]).toEqual({ key: 'h', shift: true })
  })

  it('signs that it has are taken as they are', () => {
    expect(say(keyboard('ru'), 'Slash')).toEqual([{ key: '.' }])
    expect(say(keyboard('ru'), 'Comma', { ctrlKey: true })).toContainEqual({ key: ',', mod: true })
  })

  it('switched to while the map still speaks of the Latin one, letters are known all the same', () => {
    const switched = press(keyboard('ru'), 'KeyZ', { ctrlKey: true })
    expect(readings(switched, usLayout, false)[0]).toEqual({ key: 'z', mod: true })
  })
})

describe('on every keyboard', () => {
  const presses = named.flatMap(([name, keys]) =>
    Object.keys(keys).flatMap((code) =>
      [false, true].flatMap((shiftKey) =>
        [false, true].map((altGr) => ({ name, keys, code, held: { shiftKey }, altGr }) as const),
      ),
    ),
  )
  const nameOf = (shortcut: Shortcut) => shortcutLabel(shortcut, usLayout, false)
  const fourFlags = Array.from({ length: 16 }, (_, bits) => [1, 2, 4, 8].map((bit) => (bits & bit) !== 0))
  const anyPress = fc
    .constantFrom(...presses)
    .chain((one) =>
      fc
        .record({ ctrlKey: fc.boolean(), altKey: fc.boolean() })
        .map((more) => ({ ...one, held: { ...one.held, ...more } })),
    )

  it.each(named)(
    '%s: every verb with a key has one that can be pressed, and that no other verb answers to',
    (_name, keys) => {
      const all = actions.flatMap(({ shortcuts }) => shortcuts)
      const meant = new Set<string>()
      for (const code of Object.keys(keys)) {
        for (const [ctrlKey = false, altKey = false, shiftKey = false, altGr = false] of fourFlags) {
          const heard = say(keys, code, { ctrlKey, altKey, shiftKey }, altGr)
          const first = heard.find((one) => all.some((shortcut) => sameShortcut(one, shortcut)))
          if (first !== undefined) meant.add(nameOf(first))
        }
      }
      // The space bar has a place of its own on each.
      const isPressable = (shortcut: Shortcut) =>
        shortcut.key.length > 1 || shortcut.key === ' ' || meant.has(nameOf(shortcut))
      const lost = actions.filter(({ shortcuts }) => shortcuts.length > 0 && !shortcuts.some(isPressable))
      expect(lost.map(({ id }) => id)).toEqual([])
    },
  )

  it('a Latin letter that is pressed is that letter and no other', () => {
    fc.assert(
      fc.property(anyPress, ({ keys, code, held, altGr }) => {
        const { key } = press(keys, code, held, altGr)
        fc.pre(/^[a-z]$/i.test(key))
        const { ctrlKey, altKey, shiftKey } = held
        const only = { key: key.toLowerCase(), mod: ctrlKey, alt: altKey, shift: shiftKey }
        const heard = say(keys, code, held, altGr)
        expect(heard).toHaveLength(1)
        expect(sameShortcut(heard[0]!, only)).toBe(true)
      }),
    )
  })

  it('no letter of the alphabet is asked for by a key that says another', () => {
    fc.assert(
      fc.property(anyPress, ({ keys, code, held, altGr }) => {
        const hasLatin = Array.from(layoutOf(keys).values()).some((key) => /^[a-z]$/.test(key))
        fc.pre(hasLatin)
        const letters = say(keys, code, held, altGr).filter(({ key }) => /^[a-z]$/.test(key))
        const written = keys[code]!.map((one) => one.toLowerCase())
        expect(letters.filter(({ key }) => !written.includes(key))).toEqual([])
      }),
    )
  })

  it('what a press is taken as when keys are chosen is what it means when it is pressed again, and can be read', () => {
    fc.assert(
      fc.property(anyPress, ({ keys, code, held, altGr }) => {
        const [chosen] = say(keys, code, held, altGr)
        fc.pre(chosen !== undefined)
        expect(say(keys, code, held, altGr).some((one) => sameShortcut(one, chosen))).toBe(true)
        const label = shortcutLabel(chosen, layoutOf(keys), false)
        expect(label.endsWith('+') && !label.endsWith('++') && label !== '+').toBe(false)
      }),
    )
  })

  it('junk presses are never an error', () => {
    const junk = fc.record({
      key: fc.oneof(fc.string(), fc.constantFrom('Dead', 'Process', 'Unidentified', '', 'ﻵ', 'İ')),
      code: fc.oneof(fc.string(), fc.constantFrom('', 'KeyZ', 'Digit1', 'constructor', '__proto__')),
      ctrlKey: fc.boolean(),
      metaKey: fc.boolean(),
      shiftKey: fc.boolean(),
      altKey: fc.boolean(),
    })
    fc.assert(fc.property(junk, fc.boolean(), (one, isMac) => Array.isArray(readings(one, usLayout, isMac))))
    expect(readings({ ...none, key: '', code: '' }, usLayout, false)).toEqual([])
  })
})

describe('shortcuts', () => {
  const us = keyboard('us')
  it('mean Command on a Mac and Control elsewhere', () => {
    const control = press(us, 'KeyS', { ctrlKey: true })
    const command = press(us, 'KeyS', { metaKey: true })
    expect(readings(control, usLayout, false)).toEqual([{ key: 's', mod: true }])
    expect(readings(control, usLayout, true)).toEqual([])
    expect(readings(command, usLayout, true)).toEqual([{ key: 's', mod: true }])
  })

  it('on a Mac, Option writes signs and still belongs to a shortcut', () => {
    const write = { ...none, key: 'å', code: 'KeyA', altKey: true }
    expect(readings(write, usLayout, true)).toContainEqual({ key: 'a', alt: true })
    const backslash = { ...none, key: '\\', code: 'Digit7', altKey: true, shiftKey: true }
    expect(readings(backslash, layoutOf(keyboard('de')), true)[0]).toEqual({ key: '\\' })
  })

  it('are not heard while only modifiers are down', () => {
    expect(readings({ ...none, key: 'Control', code: 'ControlLeft', ctrlKey: true }, usLayout, false)).toEqual([])
    expect(readings({ ...none, key: 'AltGraph', code: 'AltRight' }, usLayout, false)).toEqual([])
  })

  it('are the same on the number pad', () => {
    expect(readings({ ...none, key: 'Enter', code: 'NumpadEnter', ctrlKey: true }, usLayout, false)).toEqual([
      { key: 'Enter', mod: true },
    ])
    expect(readings({ ...none, key: '+', code: 'NumpadAdd', ctrlKey: true }, usLayout, false)).toEqual([
      { key: '+', mod: true },
    ])
  })

  it('read well, with the letter of the keyboard', () => {
    expect(shortcutLabel({ key: 'z', mod: true, shift: true }, usLayout, false)).toBe('Ctrl+Shift+Z')
    expect(shortcutLabel({ key: 'z', mod: true, shift: true }, usLayout, true)).toBe('⇧⌘Z')
    expect(shortcutLabel({ key: 'z', mod: true }, layoutOf(keyboard('ru')), false)).toBe('Ctrl+Я')
    expect(shortcutLabel({ key: 'z', mod: true }, layoutOf(keyboard('de')), false)).toBe('Ctrl+Z')
  })

  it('leave text alone unless they could not write any', () => {
    expect([{ key: 'z', mod: true }, { key: 'F1' }, { key: 'Escape' }].every(leavesText)).toBe(true)
    expect([{ key: 'z' }, { key: '?' }, { key: '1', shift: true }].some(leavesText)).toBe(false)
  })

  it('know a US keyboard as it is', () => {
    const { IntlBackslash: _, ...ansi } = us
    const levels = Object.entries(ansi).map(([code, [plain, shifted]]) => [code, [plain, shifted]])
    const { IntlBackslash: __, ...known } = usKeyboard
    expect(Object.fromEntries(levels)).toEqual(known)
  })
})
