import { describe, expect, it } from 'vitest'
import { matches, sameShortcut, shortcutFrom, shortcutLabel } from './shortcut.ts'

const press = (code: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('mean Command on a Mac and Control elsewhere', () => {
    const save = { code: 'KeyS', mod: true }
    expect(matches(save, press('KeyS', { ctrlKey: true }), false)).toBe(true)
    expect(matches(save, press('KeyS', { ctrlKey: true }), true)).toBe(false)
    expect(matches(save, press('KeyS', { metaKey: true }), true)).toBe(true)
  })

  it('need exactly their own modifiers', () => {
    const fit = { code: 'Digit1', shift: true }
    expect(matches(fit, press('Digit1', { shiftKey: true }), false)).toBe(true)
    expect(matches(fit, press('Digit1'), false)).toBe(false)
    expect(matches(fit, press('Digit1', { shiftKey: true, altKey: true }), false)).toBe(false)
  })

  it('read well', () => {
    expect(shortcutLabel({ code: 'KeyZ', mod: true, shift: true }, false)).toBe('Ctrl+Shift+Z')
    expect(shortcutLabel({ code: 'KeyZ', mod: true, shift: true }, true)).toBe('⇧⌘Z')
  })

  it('can be pressed to be chosen, once a key besides the modifiers is down', () => {
    expect(shortcutFrom(press('ControlLeft', { ctrlKey: true }), false)).toBeNull()
    const chosen = shortcutFrom(press('KeyJ', { ctrlKey: true, shiftKey: true }), false)
    expect(chosen).toEqual({ code: 'KeyJ', mod: true, shift: true })
    expect(sameShortcut(chosen!, { code: 'KeyJ', mod: true, shift: true, alt: false })).toBe(true)
    expect(sameShortcut(chosen!, { code: 'KeyJ', mod: true })).toBe(false)
  })
})
