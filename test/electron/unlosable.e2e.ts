/** What is painted is not lost: stopped, gone on with, killed, and painted on from any row. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineProcessId, freshFolder, openStudio, type Studio } from './studio.ts'

const late = { timeout: 150_000 } as const
const words = 'a red apple'

let studio: Studio
/** Hash of the file of the picture that nothing came between; the same in every library. */
let wholeHash = ''

const toast = (text: RegExp) => studio.page.locator('.toast', { hasText: text })
const offer = (name: string) => studio.page.locator('.toast').getByRole('button', { name, exact: true })
const bar = () => studio.page.locator('.picture-bar')
const onBoard = () => studio.page.getByRole('list', { name: 'On the board' }).getByRole('button')
const pictures = () => studio.library()
const verbs = async () => (await studio.call('history:load', {})).steps.map(({ verb }) => verb)

/** Slow enough for a hand to come between, and the same noise every time. */
async function settle(): Promise<void> {
  await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
  for (const [name, value] of [
    ['Steps', '40'],
    ['Seed', '7'],
  ] as const) {
    const field = studio.page.getByRole('textbox', { name, exact: true })
    await field.fill(value)
    await field.press('Enter')
  }
  await studio.page.keyboard.press('Escape')
  await studio.page.getByRole('button', { name: /^Picture settings: .*40 steps/ }).waitFor()
}

async function paintWhole(): Promise<void> {
  await studio.paint(words)
  await studio.untilState('painting')
  await studio.untilState('done')
}

async function stopAt(patches: number): Promise<void> {
  await studio.paint(words)
  await studio.untilState('painting')
  await studio.untilPatches(patches)
  await studio.press('Stop')
  await toast(/Stopped; the picture is kept/).waitFor()
}

test('a picture that nothing comes between is whole; the others are compared with it', async () => {
  studio = await openStudio()
  await settle()
  await paintWhole()
  const [whole] = await pictures()
  expect(whole).toMatchObject({ verb: 'generate', hasTokens: true })
  expect(whole!.recipe).not.toHaveProperty('until')
  wholeHash = whole!.hash
  await studio.close()
})

describe('a painting that is stopped', () => {
  beforeEach(async () => {
    studio = await openStudio()
    await settle()
    await stopAt(12)
  })
  afterEach(() => studio.close())

  test('is kept as it is, says so everywhere, and goes on to the very same picture in its place', async () => {
    const [part] = await pictures()
    const until = part!.recipe!.until!
    expect(until).toBeGreaterThanOrEqual(12)
    expect(until).toBeLessThan(64)
    const said = `${until} of 64 patches`
    await expect.poll(() => toast(/Stopped/).textContent()).toContain(said)
    await studio.screenshot('unfinished-toast')
    await expect.poll(() => studio.pictures.getByRole('button').first().textContent()).toContain(said)
    await studio.pictures.getByRole('button').first().click()
    await expect.poll(() => bar().textContent()).toContain(said)
    await studio.settled()
    await studio.screenshot('unfinished-dark')
    await studio.page.getByRole('button', { name: /^Theme/ }).click()
    await studio.page.getByRole('button', { name: /^Theme/ }).click()
    await studio.screenshot('unfinished-light')

    await bar().getByRole('button', { name: 'Continue painting' }).click()
    await expect.poll(async () => (await pictures()).length, late).toBe(2)
    await studio.untilState('done')
    const rest = (await pictures())[1]!
    expect(rest).toMatchObject({ verb: 'continue', parentId: part!.id })
    expect(rest.hash).toBe(wholeHash)
    // It took the place of the other, as a step that can be undone.
    await expect.poll(verbs).toEqual(['start', 'generate', 'continue'])
    expect(await onBoard().count()).toBe(1)
    await expect.poll(() => bar().textContent()).not.toContain('patches')
    await studio.press('Undo')
    await studio.pictures.getByRole('button').last().click()
    await expect.poll(() => bar().textContent()).toContain(said)
  })

  test('is thrown away from the toast, and comes back with Undo', async () => {
    await offer('Throw away').click()
    await expect.poll(async () => (await pictures()).length).toBe(0)
    await offer('Undo').click()
    await expect.poll(async () => (await pictures()).length).toBe(1)
    await expect.poll(() => onBoard().count()).toBe(1)
  })

  test('goes on from the toast', async () => {
    await offer('Continue').click()
    await expect.poll(async () => (await pictures()).at(-1)?.hash, late).toBe(wholeHash)
  })
})

test('a program that is killed in the middle goes on by itself when it is started again', async () => {
  const userData = freshFolder()
  studio = await openStudio({ userData })
  await settle()
  await studio.paint(words)
  await studio.untilPatches(20)
  studio.app.process().kill('SIGKILL')
  await studio.app.waitForEvent('close')
  studio = await openStudio({ userData })
  await expect.poll(async () => (await pictures()).map(({ hash }) => hash), late).toEqual([wholeHash])
  await expect.poll(() => onBoard().count()).toBe(1)
  await studio.close()
})

test('an engine that is killed in the middle is started again and goes on where it was', async () => {
  studio = await openStudio()
  await settle()
  await studio.paint(words)
  await studio.untilPatches(20)
  process.kill(await engineProcessId(studio.app), 'SIGKILL')
  await expect.poll(async () => (await pictures()).map(({ hash }) => hash), late).toEqual([wholeHash])
  await studio.close()
})
