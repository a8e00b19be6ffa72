/// <reference lib="dom" />
/** A picture of every row of a table: made ready in a dialog, painted as one job, killed and gone on with. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { endStallWatch, stallText, startStallWatch } from '../bench/mainProcess.ts'
import { violationsIn } from './axe.ts'
import { framesDuring, frameText } from './frames.ts'
import { outOfReachIn } from './reach.ts'
import { chooseNext } from './sprites.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio()
  // It is not about the pictures.
  await studio.settle({ Steps: '2' })
})
afterAll(() => studio.close())

/** On a busy machine a picture takes as many minutes as seconds otherwise. */
const late = { timeout: 240_000 }
const page = () => studio.page
const dialog = () => page().getByRole('dialog', { name: 'A picture of every row of a table' })
const trouble = () => dialog().getByRole('alert')
const first = () => dialog().getByRole('list', { name: 'What is painted first' }).getByRole('listitem')
const start = () => dialog().getByRole('button', { name: /^Paint/ })
const queued = () => page().getByRole('region', { name: 'Series: a {colour} {thing}, flat' })
const folder = () => join(studio.userData, 'painted')
const pictures = () =>
  existsSync(folder())
    ? readdirSync(folder())
        .filter((name) => name.endsWith('.png'))
        .toSorted()
    : []

async function openDialog(): Promise<void> {
  // Keys are the text's while one is being written.
  await studio.prompt.press('Escape')
  await page().keyboard.press('Shift+KeyL')
  await dialog().waitFor()
}

async function chooseFile(text: string, name = 'things.csv'): Promise<void> {
  const path = join(studio.userData, name)
  writeFileSync(path, text)
  await chooseNext(studio.app, path)
  await dialog().getByRole('button', { name: 'Choose a file…' }).click()
  await dialog().getByText(name, { exact: true }).waitFor()
}

test('a table that cannot be painted says every line that is wrong, and nothing starts', async () => {
  await studio.status.getByText(/^Ready/).waitFor()
  await openDialog()
  await chooseFile('thing,steps\nfox,3\nowl,many\n')
  await dialog().getByRole('textbox', { name: 'Words of every row' }).fill('a {colour} {thing}')
  await expect.poll(() => trouble().textContent(), late).toContain('The template asks for the column “colour”')
  await dialog().getByRole('textbox', { name: 'Words of every row' }).fill('a {thing}')
  await expect.poll(() => trouble().textContent(), late).toContain('things.csv, line 3, column steps')
  expect(await start().isDisabled()).toBe(true)
  await dialog().getByRole('button', { name: 'Another table' }).click()
  await chooseFile('thing\n"a fox\n')
  await expect
    .poll(() => trouble().textContent(), late)
    .toContain('line 2: a quotation mark is opened and never closed')
})

test('I paste a table, write its columns into the words, and see what the first rows would be', async () => {
  await dialog().getByRole('button', { name: 'Another table' }).click()
  const field = dialog().getByRole('textbox', { name: 'Or paste it here' })
  await field.fill('thing\tcolour\nfox\tred\nbird\tblue\ncat\tgreen\nhouse\tred\ncar\tblue\nowl\tgreen\ntree\tred\n')
  await dialog().getByRole('button', { name: 'Take this table' }).click()
  const words = dialog().getByRole('textbox', { name: 'Words of every row' })
  await words.fill('a ')
  await words.press('End')
  await dialog().getByRole('button', { name: '{colour}' }).click()
  await words.pressSequentially(' {thing}, flat')
  await expect.poll(() => first().first().textContent(), late).toContain('a red fox, flat')
  expect(await first().count()).toBe(5)
  await dialog().getByText('and 2 more').waitFor()
  expect(await first().first().textContent()).toContain('line 2, seed 1')
  expect(await start().isDisabled()).toBe(true)
  expect(await violationsIn(page(), '.series')).toEqual([])
  await studio.screenshot('series')
})

test('it is painted row by row as one job, my own picture goes first, and what is painted lies in the folder', async () => {
  mkdirSync(folder())
  await chooseNext(studio.app, folder())
  await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
  await dialog().getByText(folder()).waitFor()
  await start().click()
  await dialog().waitFor({ state: 'detached' })
  await page().getByRole('button', { name: 'Show the queue' }).click()
  await queued()
    .getByText(/Row [12] of 7/)
    .waitFor(late)
  await studio.paint('a red fox in the snow, flat')
  await expect.poll(async () => (await studio.library()).length, late).toBe(1)
  // It came before the last rows.
  expect(pictures().length).toBeLessThan(7)
}, 600_000)

test('killed twice, it goes on by itself at the same row, and paints none twice', async () => {
  for (let time = 0; time < 2; time++) {
    const before = pictures().length
    await expect.poll(() => existsSync(join(folder(), '.patchwork-row.journal')), late).toBe(true)
    const { userData } = studio
    const gone = new Promise((resolve) => studio.app.process().once('exit', resolve))
    studio.app.process().kill('SIGKILL')
    await gone
    studio = await openStudio({ userData })
    expect(pictures().length).toBeGreaterThanOrEqual(before)
  }
  await expect.poll(() => existsSync(join(folder(), 'manifest.json')), late).toBe(true)
  expect(pictures()).toHaveLength(7)
  const begun = readFileSync(join(folder(), '.patchwork-series.jsonl'), 'utf8').trim().split('\n')
  expect(new Set(begun.map((line) => (JSON.parse(line) as { file: string }).file)).size).toBe(7)
  expect(readRecipe(readFileSync(join(folder(), pictures()[0]!)))).toMatchObject({ seed: 1, steps: 2 })
}, 900_000)

test('when it is done I am shown where it lies, and take it off the list', async () => {
  // After a death the panel is what Chromium had written down by then; the button would close one that is open.
  await page().getByRole('tab', { name: 'Queue' }).click()
  await queued().getByText(`7 rows were painted in ${folder()}.`).waitFor()
  await studio.app.evaluate(({ shell }) => {
    Object.assign(shell, { shown: [], showItemInFolder: (path: string) => void Object.assign(shell, { shown: path }) })
  })
  await queued().getByRole('button', { name: 'Show in folder' }).click()
  const shown = () => studio.app.evaluate(({ shell }) => (shell as unknown as { shown: string }).shown)
  await expect.poll(shown, late).toBe(join(folder(), 'manifest.csv'))
  await queued()
    .getByRole('button', { name: /Take the series off the list/ })
    .click()
  await queued().waitFor({ state: 'detached' })
})

test('ten thousand rows are one job that the window does not notice, and can be stopped and gone on with', async () => {
  const many = join(studio.userData, 'many')
  mkdirSync(many)
  const rows = Array.from({ length: 10_000 }, (_, row) => `fox,red,${row}\n`).join('')
  await startStallWatch(studio.app)
  const began = performance.now()
  const frames = await framesDuring(page(), async () => {
    await openDialog()
    await chooseFile(`thing,colour,seed\n${rows}`, 'many.csv')
    await dialog().getByRole('textbox', { name: 'Words of every row' }).fill('a {colour} {thing}, flat')
    await dialog().getByText('10000 rows', { exact: true }).waitFor()
    await chooseNext(studio.app, many)
    await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
    await dialog().getByRole('button', { name: 'Paint 10000 rows' }).click()
    await queued()
      .getByText(/Row [12] of 10000/)
      .waitFor(late)
  })
  const stall = await endStallWatch(studio.app)
  console.log(`10,000 rows begun in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  console.log(`main process held up ${stallText(stall)}; window: ${frameText(frames)}`)
  // What it computed, not what other programs did meanwhile.
  expect(stall.processor).toBeLessThan(150)
  await queued()
    .getByRole('button', { name: /^Stop the series/ })
    .click()
  const note = page().locator('.toast').filter({ hasText: 'The series was stopped' })
  await note.getByRole('button', { name: 'Go on with it' }).click(late)
  await queued()
    .getByText(/Row \d+ of 10000/)
    .waitFor(late)
}, 600_000)

test('from the status line I come to the series that is being painted, which cannot be started twice', async () => {
  await studio.status.getByRole('button', { name: /^Row \d+ of 10000/ }).click(late)
  await dialog().getByRole('heading', { name: 'a {colour} {thing}, flat (many.csv)' }).waitFor()
  await dialog()
    .getByText(/^It is being painted · Row \d+ of 10000/)
    .waitFor(late)
  expect(await start().isDisabled()).toBe(true)
})

test('deleted while it is painted it stops, and brought back it goes on', async () => {
  await dialog().getByRole('button', { name: 'Delete this series' }).click()
  await queued().waitFor({ state: 'detached' })
  const note = page().locator('.toast').filter({ hasText: 'deleted' })
  await note.waitFor()
  expect(await page().locator('.toast').filter({ hasText: 'was stopped' }).count()).toBe(0)
  await note.getByRole('button', { name: 'Undo' }).click()
  await dialog()
    .getByText(/^It is being painted · Row \d+ of 10000/)
    .waitFor(late)
  await studio.closeDialog()
})

test('the dialog can be used in the smallest window', async () => {
  await openDialog()
  await chooseFile('thing,image\nfox,\n')
  await dialog().getByRole('textbox', { name: 'Words of every row' }).fill('a {colour} thing')
  await trouble().getByText('The template asks for the column “colour”').waitFor()
  expect(await outOfReachIn(studio, 'series', '.series')).toEqual([])
})
