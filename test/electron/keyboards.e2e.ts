/// <reference lib="dom" />
/** Real keys under real keyboard layouts: the X server's, pressed by their place as a hand would. The display must be the test's own. */
import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import keyboards from '../fixtures/keyboards.json' with { type: 'json' }
import { openStudio, type Studio } from './studio.ts'

type Name = keyof typeof keyboards
type Keys = Readonly<Record<string, readonly string[]>>

const layouts = ['us', 'de', 'ch', 'fr', 'dvorak', 'ru'] as const satisfies readonly Name[]

describe.skipIf(process.platform !== 'linux')('keys say what they do', () => {
  let studio: Studio
  const page = () => studio.page
  beforeAll(async () => {
    studio = await openStudio()
    await page()
      .getByText(/^Ready/)
      .first()
      .waitFor()
    await dropPicture(page())
    await vi.waitUntil(async () => (await onBoard()) === 1, { timeout: 30_000 })
    run('xdotool', 'windowfocus', '--sync', studioWindow())
  })
  afterAll(async () => {
    setLayout('us')
    await studio.close()
  })
  const onBoard = () => page().getByRole('list', { name: 'On the board' }).getByRole('button').count()
  const sheet = () => page().getByRole('dialog', { name: 'Keyboard shortcuts' })
  const zoom = async () => Number.parseInt(await page().getByRole('button', { name: /%/ }).innerText())
  const open = (name: string) => page().getByRole('dialog', { name })

  describe.each(layouts)('on a keyboard of %s', (name) => {
    const keys: Keys = keyboards[name]
    const hit = (wanted: string) => pressSign(keys, wanted)
    beforeAll(async () => {
      setLayout(name)
      await vi.waitUntil(async () => (await plainKey(page(), 'KeyQ')) === keys['KeyQ']![0], { timeout: 10_000 })
      await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await page().locator('body').press('Escape')
    })

    test('every key reports what the tables of the unit tests hold', async () => {
      const heard = await recordKeys(page(), () => {
        for (const code of Object.keys(keys)) for (const level of [0, 1]) pressPlace(code, level)
      })
      const expected = Object.entries(keys).flatMap(([code, signs]) =>
        [0, 1].map((level) => `${code} ${signs[level] ?? ''}`),
      )
      expect(heard).toEqual(expected)
    })

    test('Control with Z takes back and with Y brings again', async () => {
      expect(await onBoard()).toBe(1)
      hit('ctrl+z')
      await expect.poll(onBoard).toBe(0)
      hit('ctrl+y')
      await expect.poll(onBoard).toBe(1)
      hit('ctrl+z')
      await expect.poll(onBoard).toBe(0)
      hit('ctrl+shift+z')
      await expect.poll(onBoard).toBe(1)
    })

    test('Control with plus, minus, one and zero zooms', async () => {
      hit('ctrl+1')
      await expect.poll(zoom).toBe(100)
      hit('ctrl+-')
      await expect.poll(zoom).toBeLessThan(100)
      hit('ctrl+1')
      await expect.poll(zoom).toBe(100)
      hit('ctrl++')
      await expect.poll(zoom).toBeGreaterThan(100)
      hit('shift+1')
      await expect.poll(zoom).not.toBe(100)
    })

    test('the question mark shows the shortcuts, as this keyboard writes them', async () => {
      hit('?')
      await sheet().waitFor()
      const undo = sheet()
        .locator('dt', { hasText: /^Undo$/ })
        .locator('xpath=following-sibling::dd')
      const z = name === 'ru' ? 'Я' : 'Z'
      expect(await undo.innerText()).toBe(`Ctrl+${z}`)
      await studio.screenshot(`shortcuts-${name}`)
      await page().keyboard.press('Escape')
      await sheet().waitFor({ state: 'detached' })
    })

    test('signs and letters: comma, Shift with comma, K, slash', async () => {
      hit('ctrl+,')
      await open('Settings').waitFor()
      await page().keyboard.press('Escape')
      await open('Settings').waitFor({ state: 'detached' })
      hit('ctrl+k')
      await open('Command palette').waitFor()
      await page().keyboard.press('Escape')
      await open('Command palette').waitFor({ state: 'detached' })
      pressHeld(keys, ['ctrl', 'shift'], ',')
      await open('Picture settings').waitFor()
      await page().keyboard.press('Escape')
      await open('Picture settings').waitFor({ state: 'detached' })
      await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      hit('/')
      await expect.poll(() => studio.prompt.evaluate((field) => field === document.activeElement)).toBe(true)
      await page().evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    })

    test('letters with Shift and letters alone open the panels', async () => {
      const tab = (label: string) => page().getByRole('tab', { name: label }).getAttribute('aria-selected')
      hit('shift+h')
      await expect.poll(() => tab('History')).toBe('true')
      hit('shift+q')
      await expect.poll(() => tab('Queue')).toBe('true')
      hit('g')
      await expect.poll(() => tab('Library')).toBe('true')
    })
  })

  test('the menu names the same keys', async () => {
    setLayout('de')
    const keys = await studio.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()!.items.flatMap(({ submenu }) =>
        (submenu?.items ?? []).map(({ label, accelerator }) => [label, accelerator] as const),
      ),
    )
    expect(Object.fromEntries(keys)).toMatchObject({
      Undo: 'CommandOrControl+Z',
      'Zoom in': 'CommandOrControl+Plus',
      'Zoom out': 'CommandOrControl+-',
      'Keyboard shortcuts': '?',
    })
  })
})

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', timeout: 30_000 })
}

function studioWindow(): string {
  return run('xdotool', 'search', '--onlyvisible', '--name', 'Patchwork').trim().split('\n').at(-1)!
}

function setLayout(name: Name): void {
  const [layout, variant] = name === 'dvorak' ? ['us', 'dvorak'] : [name, '']
  run('setxkbmap', '-layout', layout, '-variant', variant)
}

/** X's numbers of the places. */
const places: Readonly<Record<string, number>> = {
  ...row('1234567890', 10, (key) => `Digit${key}`),
  ...row('QWERTYUIOP', 24, (key) => `Key${key}`),
  ...row('ASDFGHJKL', 38, (key) => `Key${key}`),
  ...row('ZXCVBNM', 52, (key) => `Key${key}`),
  Minus: 20,
  Equal: 21,
  BracketLeft: 34,
  BracketRight: 35,
  Semicolon: 47,
  Quote: 48,
  Backquote: 49,
  Backslash: 51,
  Comma: 59,
  Period: 60,
  Slash: 61,
  IntlBackslash: 94,
}

function row(keys: string, from: number, code: (key: string) => string) {
  return Object.fromEntries(Array.from(keys, (key, index) => [code(key), from + index]))
}

/** `ctrl+shift+z`, with what the sign itself needs of Shift and AltGr; letters are at the Latin place where there are none. */
function pressSign(keys: Keys, wanted: string): void {
  const [, modifiers = '', sign = ''] = /^((?:ctrl\+|shift\+)*)(.)$/.exec(wanted) ?? []
  const held = modifiers.split('+').filter(Boolean)
  const found = placeOf(keys, sign)
  pressPlace(found.code, found.level, held)
}

/** The key that says the sign by itself, with these modifiers and no others. */
function pressHeld(keys: Keys, held: readonly string[], sign: string): void {
  pressPlace(placeOf(keys, sign, true).code, 0, held)
}

function placeOf(keys: Keys, sign: string, plainOnly = false): { readonly code: string; readonly level: number } {
  const levels = plainOnly ? [0] : [0, 1, 2, 3]
  for (const level of levels) {
    const code = Object.keys(keys).find((one) => one !== 'IntlBackslash' && keys[one]?.[level] === sign)
    if (code !== undefined) return { code, level }
  }
  const us: Keys = keyboards.us
  const code = Object.keys(us).find((one) => us[one]?.[0] === sign)
  if (code === undefined) throw new Error(`No key says ${sign}.`)
  return { code, level: 0 }
}

function pressPlace(code: string, level: number, held: readonly string[] = []): void {
  const own = [...(level % 2 === 1 ? ['shift'] : []), ...(level >= 2 ? ['ISO_Level3_Shift'] : [])]
  const keys = [...new Set([...held, ...own]), String(places[code])]
  run('xdotool', 'key', keys.join('+'))
}

function plainKey(page: Page, code: string): Promise<string | undefined> {
  return page.evaluate(async (one) => {
    const { keyboard } = navigator as unknown as {
      keyboard: { getLayoutMap(): Promise<ReadonlyMap<string, string>> }
    }
    return (await keyboard.getLayoutMap()).get(one)
  }, code)
}

/** What the page is told of keys meanwhile, kept from everything else. */
async function recordKeys(page: Page, press: () => void): Promise<readonly string[]> {
  await page.evaluate(() => {
    const heard: string[] = []
    const hear = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key.length === 1 || event.key === 'Dead') heard.push(`${event.code} ${event.key}`)
    }
    window.addEventListener('keydown', hear, { capture: true })
    Object.assign(window, { heard, deafen: () => window.removeEventListener('keydown', hear, { capture: true }) })
  })
  press()
  await expect.poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard.length)).toBe(96)
  return page.evaluate(() => {
    const { heard, deafen } = window as unknown as { heard: string[]; deafen: () => void }
    deafen()
    return heard
  })
}

/** A picture to be taken back and brought again. */
async function dropPicture(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 64)
    canvas.getContext('2d')!.fillRect(0, 0, 64, 64)
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([await canvas.convertToBlob()], 'square.png', { type: 'image/png' }))
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }))
  })
}
