/** The window, the engine and the whole program die while they paint: nothing is lost, nothing is there twice. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askPage, freshFolder, killPage, openStudio, type Studio } from './studio.ts'

const soon = { timeout: 60_000 } as const
const late = { timeout: 150_000 } as const

let studio: Studio
/** As the page itself tells, whichever page it is. */
const patches = () =>
  askPage(studio.app, () => Number(document.querySelector<HTMLElement>('[data-patches]')?.dataset['patches'] ?? 0))
/** Asked again soon where the page is dying: what it tells of does not wait. */
const state = () =>
  askPage(studio.app, () => document.querySelector<HTMLElement>('[data-patches]')?.dataset['state'], 1000)
const text = () => askPage(studio.app, () => document.body.textContent ?? '')
const steps = () =>
  askPage(studio.app, async () => {
    const result = await window.patchwork!.invoke('history:load', {})
    return result.ok ? result.value.steps.map(({ verb, placed }) => ({ verb, ids: placed.map(({ id }) => id) })) : []
  })
const library = () =>
  askPage(studio.app, async () => {
    const query = { sort: 'oldest' } as const
    const result = await window.patchwork!.invoke('pictures:page', { query, offset: 0, limit: 100 })
    return result.ok ? result.value.pictures.map(({ id, recipe }) => ({ id, imageIndex: recipe?.imageIndex })) : []
  })

/** Each picture of the library lies on the board because of one step of the history. */
async function expectOneStepEach(): Promise<void> {
  const pictures = (await library()).map(({ id }) => id)
  const placed = (await steps()).flatMap(({ ids }) => ids)
  expect(placed.toSorted()).toEqual(pictures.toSorted())
}

describe('while a picture is painted', () => {
  beforeEach(async () => {
    studio = await openStudio()
    await studio.slowDown()
    await studio.paint('a red apple')
    await studio.untilPatches(5)
  })
  afterEach(() => studio.close())

  test('the page is loaded again: it shows the picture where it is, and the picture becomes whole', async () => {
    const before = await studio.patches()
    await studio.page.reload()
    await studio.untilState('painting')
    await studio.untilPatches(before)
    await expect.poll(() => studio.page.evaluate(() => document.querySelector('canvas') !== null), soon).toBe(true)
    await studio.screenshot('reloaded')
    await studio.untilState('done')
    expect(await studio.library()).toHaveLength(1)
    await expectOneStepEach()
  })

  test('the page dies: the painting goes on, the window comes back, says so, and shows it', async () => {
    await studio.prompt.fill('a blue bird on a')
    await killPage(studio.app)
    await expect.poll(() => state().catch(() => ''), soon).toBe('painting')
    await expect.poll(patches, soon).toBeGreaterThan(5)
    await expect.poll(text, soon).toMatch(/window stopped unexpectedly and was opened again/)
    expect(await askPage(studio.app, () => document.querySelector<HTMLTextAreaElement>('[data-prompt]')?.value)).toBe(
      'a blue bird on a',
    )
    await expect.poll(() => state().catch(() => ''), late).toBe('done')
    expect(await library()).toHaveLength(1)
    await expectOneStepEach()
  })

  test('the picture is finished while there is no window: it lies on the board when there is one', async () => {
    const images = () => readdirSync(join(studio.userData, 'library/images'), { recursive: true, encoding: 'utf8' })
    await studio.app.evaluate(({ webContents }) => {
      const [page] = webContents.getAllWebContents()
      const reload = page!.reload.bind(page)
      page!.reload = () => void Object.assign(globalThis, { reload })
    })
    await killPage(studio.app)
    await expect.poll(() => images().filter((name) => name.endsWith('.png')).length, late).toBe(1)
    await studio.app.evaluate(() => (globalThis as { reload?: () => void }).reload?.())
    await expect.poll(() => steps().catch(() => []), soon).toMatchObject([{ verb: 'start' }, { verb: 'generate' }])
    await expectOneStepEach()
  })
})

test('an instruction half written comes back with its picture', async () => {
  studio = await openStudio()
  await studio.paint('a red apple')
  await studio.untilState('done')
  await studio.pictures.getByRole('button', { name: 'a red apple' }).click()
  await studio.prompt.fill('make it blu')
  await killPage(studio.app)
  const words = () => askPage(studio.app, () => document.querySelector<HTMLTextAreaElement>('[data-prompt]')?.value)
  await expect.poll(() => words().catch(() => ''), soon).toBe('make it blu')
  expect(await text()).toContain('Change this picture')
  await studio.close()
})

test('a batch whose program is killed goes on by itself after the pictures that it has; words half written are still there', async () => {
  const userData = freshFolder()
  studio = await openStudio({ userData })
  await studio.slowDown()
  await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
  const count = studio.page.getByRole('textbox', { name: 'Pictures at once' })
  await count.fill('4')
  await count.press('Enter')
  await studio.page.keyboard.press('Escape')
  await studio.paint('a red apple')
  // Pasted: no key tells of it.
  await studio.prompt.fill('a blue bi')
  await expect.poll(() => remembered(userData), soon).toContain('a blue bi')
  await expect.poll(async () => (await studio.library()).length, late).toBeGreaterThanOrEqual(1)
  studio.app.process().kill('SIGKILL')
  await studio.app.waitForEvent('close')

  studio = await openStudio({ userData })
  expect(await studio.prompt.inputValue()).toBe('a blue bi')
  const before = await studio.library()
  await expect.poll(async () => (await studio.library()).length, late).toBe(4)
  await studio.untilState('done')
  const pictures = await studio.library()
  expect(pictures.map(({ recipe }) => recipe?.imageIndex)).toEqual([0, 1, 2, 3])
  expect(pictures.slice(0, before.length)).toEqual(before)
  expect(new Set(pictures.map(({ recipe }) => recipe?.seed)).size).toBe(1)
  await expectOneStepEach()
  await studio.close()
})

/** What is on the disk of that which the page remembers. */
function remembered(userData: string): string {
  const folder = join(userData, 'Local Storage/leveldb')
  const logs = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : []
  return logs.map((name) => readFileSync(join(folder, name), 'latin1')).join('')
}
