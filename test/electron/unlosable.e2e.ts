/** What is painted is not lost: stopped, gone on with, killed, and painted on from any row. */
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
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
const settle = () => studio.settle({ Steps: '40', Seed: '7' })

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
    await studio.screenshot('unfinished-light')
    await studio.page.getByRole('button', { name: /^Theme/ }).click()
    await studio.screenshot('unfinished-dark')

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

test('a paused picture gives the memory of the model free, and goes on to the very same picture', async () => {
  studio = await openStudio()
  await settle()
  await studio.paint(words)
  await studio.untilPatches(10)
  await studio.press('Pause')
  const before = await engineProcessId(studio.app)
  await studio.page.getByRole('tab', { name: /^Queue/ }).click()
  const free = studio.page.getByRole('button', { name: 'Free the model’s memory' })
  await studio.settled()
  await studio.screenshot('paused-queue')
  await free.click()
  await studio.page.getByText('the model’s memory is free').first().waitFor()
  await expect.poll(() => engineProcessId(studio.app)).not.toBe(before)
  expect(await studio.state()).toBe('paused')
  expect(await free.count()).toBe(0)
  await studio.screenshot('paused-rested')
  await studio.press('Continue')
  await expect.poll(async () => (await pictures()).map(({ hash }) => hash), late).toEqual([wholeHash])
  await studio.close()
})

describe('painting on from a row', () => {
  const status = () => studio.page.getByRole('group', { name: 'Paint on from a row' }).getByRole('status')
  const scrub = () => studio.press('Paint on from a row…')

  test('keeps the rows above, paints the rest several times otherwise, and says so in the recipe', async () => {
    studio = await openStudio()
    await settle()
    await paintWhole()
    await studio.pictures.getByRole('button').first().click()
    await scrub()
    await expect.poll(() => status().textContent()).toBe('Keep rows 1 to 4 of 8')
    await studio.canvas.press('ArrowDown')
    await expect.poll(() => status().textContent()).toBe('Keep rows 1 to 5 of 8')
    await studio.canvas.press('ArrowRight')
    await expect.poll(() => status().textContent()).toBe('Keep rows 1 to 5 and 1 patch of row 6, of 8')
    await studio.settled()
    await studio.screenshot('scrub-patch')
    await dragUp()
    await expect.poll(() => status().textContent()).toMatch(/Keep rows? 1( to [23])? of 8/)
    while ((await status().textContent()) !== 'Keep rows 1 to 5 of 8') await studio.canvas.press('ArrowDown')
    const field = studio.page.getByRole('textbox', { name: 'Words from here on' })
    expect(await field.inputValue()).toBe(words)
    await field.fill('a red apple, soft')
    const futures = studio.page.getByRole('textbox', { name: 'Futures' })
    await futures.fill('2')
    await futures.press('Enter')
    await studio.screenshot('scrub-bar')
    await field.press('Enter')

    await expect.poll(async () => (await pictures()).length, late).toBe(3)
    await studio.untilState('done')
    const [whole, ...branches] = await pictures()
    for (const branch of branches) {
      expect(branch).toMatchObject({ verb: 'reroll', parentId: whole!.id })
      expect(branch.recipe!.passages).toMatchObject([{ from: 40, prompt: 'a red apple, soft' }])
    }
    expect(branches[0]!.hash).not.toBe(branches[1]!.hash)
    await expect.poll(verbs).toEqual(['start', 'generate', 'reroll', 'reroll'])
    await expect.poll(() => onBoard().count()).toBe(3)
    await studio.settled()
    await studio.screenshot('scrub-branches')

    for (const branch of branches) {
      const differences = await rowDifferences(whole!, branch)
      console.log(`mean difference of each row of patches: ${differences.map((one) => one.toFixed(2)).join(', ')}`)
      // The decoder looks a row or so around, and its norms at all of the picture: above the kept rows are the same to within half a level.
      expect(Math.max(...differences.slice(0, 4))).toBeLessThan(0.5)
      expect(differences[4]).toBeLessThan(1)
      expect(Math.max(...differences.slice(5))).toBeGreaterThan(0.5)
    }
    await studio.close()
  })

  test('goes from where the painting was stopped, too, and is left with Escape', async () => {
    studio = await openStudio()
    await settle()
    await stopAt(9)
    await studio.page.getByRole('button', { name: /^Theme/ }).click()
    await studio.pictures.getByRole('button').first().click()
    await scrub()
    await expect.poll(() => status().textContent()).toMatch(/^Keep row/)
    await studio.settled()
    await studio.screenshot('scrub-unfinished-dark')
    await studio.page.keyboard.press('Escape')
    await expect.poll(() => status().count()).toBe(0)
    await bar().getByRole('button', { name: 'Save…' }).waitFor()
    await studio.close()
  })
})

/** From the middle of the picture, which the camera has in the middle of the board, two rows up. */
async function dragUp(): Promise<void> {
  const { x, y, width, height } = (await studio.canvas.boundingBox())!
  const [across, down] = [x + width / 2, y + height * 0.42]
  await studio.page.mouse.move(across, down)
  await studio.page.mouse.down()
  await studio.page.mouse.move(across, down - 60, { steps: 4 })
  await studio.page.mouse.move(across, down - 130, { steps: 4 })
  await studio.page.mouse.up()
}

/** Mean difference of colours (0 to 255), for each of the 8 rows of patches. */
async function rowDifferences(one: Picture, other: Picture): Promise<readonly number[]> {
  const [a, b] = await Promise.all([one, other].map(pixelsOf))
  const rowBytes = a!.length / 8
  return Array.from({ length: 8 }, (_, row) => {
    let sum = 0
    for (let at = row * rowBytes; at < (row + 1) * rowBytes; at++) sum += Math.abs(a![at]! - b![at]!)
    return sum / rowBytes
  })
}

async function pixelsOf({ id }: Picture): Promise<Buffer> {
  const file = await studio.call('pictures:path', { id })
  return sharp(file).removeAlpha().raw().toBuffer()
}
