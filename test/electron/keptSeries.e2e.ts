/// <reference lib="dom" />
/** A series stays in the library when it is painted: found, opened, gone on with, renamed, deleted and brought back. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violationsIn } from './axe.ts'
import { outOfReachIn, resizeWindow } from './reach.ts'
import { chooseNext } from './sprites.ts'
import { freshFolder, openStudio, type Studio } from './studio.ts'

let studio: Studio
const archive = join(freshFolder(), 'backup.zip')
beforeAll(async () => {
  studio = await openStudio()
  // It is not about the pictures.
  await studio.settle({ Steps: '2', Seed: '5' })
})
afterAll(() => studio.close())

/** On a busy machine a picture takes as many minutes as seconds otherwise. */
const late = { timeout: 240_000 }
const page = () => studio.page
const dialog = () => page().getByRole('dialog', { name: 'A picture of every row of a table' })
const field = (name: string) => dialog().getByRole('textbox', { name })
const start = () => dialog().getByRole('button', { name: /^Paint/ })
const table = () => join(studio.userData, 'things.csv')
const folder = () => join(studio.userData, 'painted')
const search = () => page().getByRole('textbox', { name: 'Search pictures' })
const found = (name: string) => page().getByRole('button', { name: `Open the series ${name}` })
const note = (text: string) => page().locator('.toast').filter({ hasText: text })
const pictures = () => readdirSync(folder()).filter((name) => name.endsWith('.png'))

async function begin(): Promise<void> {
  await studio.prompt.press('Escape')
  await page().keyboard.press('Shift+KeyL')
  await dialog().waitFor()
}

async function find(name: string, words = name): Promise<void> {
  await search().fill(words)
  await found(name).first().click()
  await dialog().waitFor()
}

test('a series that is painted is found by its words and opens with everything that I had filled in', async () => {
  mkdirSync(folder())
  writeFileSync(table(), 'thing,colour\nfox,red\ncat,blue\nowl,green\n')
  await begin()
  await chooseNext(studio.app, table())
  await dialog().getByRole('button', { name: 'Choose a file…' }).click()
  await field('Words of every row').fill('a {colour} {thing}, flat')
  await field('Names of the files').fill('{thing}')
  await chooseNext(studio.app, folder())
  await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
  await start().click()
  await dialog().waitFor({ state: 'detached' })
  await note('3 rows were painted').getByRole('button', { name: 'Open' }).click(late)
  await dialog().getByText('All 3 rows are there.').waitFor()
  await studio.closeDialog()

  await studio.settle({ Steps: '9', Seed: '77' })
  await find('a {colour} {thing}, flat (things.csv)', 'colour things')
  expect(await field('Words of every row').inputValue()).toBe('a {colour} {thing}, flat')
  expect(await field('Names of the files').inputValue()).toBe('{thing}')
  await dialog().getByText(folder(), { exact: true }).waitFor()
  await dialog()
    .getByText(/As it was started: .* · 2 steps · seed 5/)
    .waitFor()
  await dialog().getByText('All 3 rows are there. To paint them anew, choose another folder.').waitFor()
  expect(await start().isDisabled()).toBe(true)
  expect(await violationsIn(page(), '.series')).toEqual([])
  await studio.screenshot('keptSeries')
}, 300_000)

test('what is missing or damaged is counted and painted, with the settings that it had, and it stays one series', async () => {
  await studio.closeDialog()
  rmSync(join(folder(), 'cat.png'))
  await find('a {colour} {thing}, flat (things.csv)')
  await dialog().getByText('2 rows are there, 1 missing.', { exact: true }).waitFor()
  await studio.closeDialog()
  truncateSync(join(folder(), 'owl.png'), 0)
  await find('a {colour} {thing}, flat (things.csv)')
  await dialog().getByText('1 row is there, 2 missing. 1 file is damaged and is painted again.').waitFor()
  await studio.screenshot('keptSeriesDamaged')
  await dialog().getByRole('button', { name: 'Paint the 2 missing rows' }).click()
  await note('2 rows were painted').waitFor(late)
  expect(pictures()).toHaveLength(3)
  expect(statSync(join(folder(), 'owl.png')).size).toBeGreaterThan(0)
  await expect.poll(async () => (await studio.call('sets:list', {})).length).toBe(1)
}, 300_000)

test('it gets another name, under which it is found in the library, in the palette and among the sets', async () => {
  await note('2 rows were painted').getByRole('button', { name: 'Open' }).click(late)
  await dialog().getByRole('button', { name: 'Rename this series' }).click()
  await field('Name of the series').fill('Animals in spring')
  await page().keyboard.press('Enter')
  await dialog().getByRole('heading', { name: 'Animals in spring' }).waitFor()
  const rename = dialog().getByRole('button', { name: 'Rename this series' })
  await expect.poll(() => rename.evaluate((button) => button === document.activeElement)).toBe(true)
  await studio.closeDialog()
  await page().getByRole('tab', { name: 'Queue' }).click()
  // What was painted then, whatever became of it since, under the name that it has now.
  const owl = join(folder(), 'owl.png')
  renameSync(owl, `${owl} away`)
  const card = page().getByRole('region', { name: 'Series: Animals in spring' })
  await card.getByText(`2 rows were painted in ${folder()}.`).waitFor()
  await studio.screenshot('keptSeriesQueue')
  renameSync(`${owl} away`, owl)
  await page().getByRole('tab', { name: 'Library' }).click()
  expect((await studio.call('sets:list', {})).map(({ name, kind }) => [name, kind])).toEqual([
    ['Animals in spring', 'series'],
  ])
  await find('Animals in spring', 'spring')
  await studio.closeDialog()
  await page().keyboard.press('Control+KeyK')
  await page().locator('[cmdk-input]').fill('spring')
  await page().getByRole('option', { name: 'Open the series Animals in spring' }).click()
  await dialog().getByText('All 3 rows are there.').waitFor()
  await studio.closeDialog()
  await search().fill('')
  await studio.press('Sets of pictures')
  const among = page().getByRole('list', { name: 'Stories and series' })
  await among.getByRole('button', { name: 'Open the series Animals in spring' }).click()
  await dialog().waitFor()
  await studio.closeDialog()
  await page().getByRole('button', { name: 'Back to the board' }).click()
  await find('Animals in spring', 'spring')
})

test('its pictures are taken into the library once, with their recipes, and lie on no board', async () => {
  await dialog().getByRole('button', { name: 'Take the pictures into the library' }).click()
  await expect.poll(async () => (await studio.library()).length, late).toBe(3)
  const cat = (await studio.library()).find(({ prompt }) => prompt === 'a blue cat, flat')
  expect(cat).toMatchObject({ verb: 'import', recipe: { seed: 5, steps: 2 } })
  expect((await studio.call('history:load', {})).steps.map(({ verb }) => verb)).not.toContain('import')
  await find('Animals in spring', 'spring')
  await dialog().getByRole('button', { name: 'Take the pictures into the library' }).click()
  await note('3 files: 0 new, 3 in the library already.').waitFor()
  await search().fill('blue cat')
  await expect.poll(() => studio.pictures.getByRole('button').count()).toBe(1)
  expect(await studio.library()).toHaveLength(3)
}, 120_000)

test('it is deleted and brought back, and its pictures stay in their folder', async () => {
  await find('Animals in spring')
  await dialog().getByRole('button', { name: 'Delete this series' }).click()
  await dialog().waitFor({ state: 'detached' })
  await expect.poll(() => found('Animals in spring').count()).toBe(0)
  expect(pictures()).toHaveLength(3)
  await note('Series “Animals in spring” deleted.').getByRole('button', { name: 'Undo' }).click()
  await dialog().getByRole('heading', { name: 'Animals in spring' }).waitFor()
  await dialog().getByText('All 3 rows are there.').waitFor()
})

test('deleted again it lies in the bin by its name, and comes back from there', async () => {
  await dialog().getByRole('button', { name: 'Delete this series' }).click()
  await dialog().waitFor({ state: 'detached' })
  await studio.press('Bin, 1 series')
  await studio.press('Restore Animals in spring')
  await note('“Animals in spring” is back.').getByRole('button', { name: 'Open it' }).click()
  await dialog().getByText('All 3 rows are there.').waitFor()
  await studio.closeDialog()
  await studio.press('Back to the library')
  expect(await studio.call('sets:list', { deleted: true })).toEqual([])
})

test('a folder or a table that is gone is said in a sentence, and nothing is painted elsewhere', async () => {
  renameSync(folder(), `${folder()} away`)
  await find('Animals in spring')
  await dialog().getByText(`The folder ${folder()} is gone; bring it back, or choose another.`).waitFor()
  expect(await start().isDisabled()).toBe(true)
  await chooseNext(studio.app, `${folder()} away`)
  await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
  await dialog().getByText('All 3 rows are there.').waitFor()
  await studio.closeDialog()
  // It is remembered where it lies now.
  await find('Animals in spring')
  await dialog().getByText('All 3 rows are there.').waitFor()
  await studio.closeDialog()
  rmSync(table())
  await find('Animals in spring')
  await dialog().getByText(`The table ${table()} cannot be opened; check its name and that it is a file.`).waitFor()
  expect(await start().isDisabled()).toBe(true)
  await studio.closeDialog()
})

test('a pasted table is there until its series is deleted and the bin is emptied, also when the program starts again', async () => {
  await search().fill('')
  await begin()
  await field('Or paste it here').fill('thing\nhouse\n')
  await dialog().getByRole('button', { name: 'Take this table' }).click()
  await field('Words of every row').fill('a red {thing}')
  const own = join(studio.userData, 'houses')
  mkdirSync(own)
  await chooseNext(studio.app, own)
  await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
  await start().click()
  await note('1 row was painted').waitFor(late)
  await studio.app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) })
  }, archive)
  expect(await studio.call('library:backup', {})).toBe(archive)
  const { userData } = studio
  await studio.close({ keep: true })
  studio = await openStudio({ userData })
  await find('a red {thing}')
  await dialog().getByText('pasted.csv', { exact: true }).waitFor()
  await dialog().getByText('The only row is there.').waitFor()
  await dialog().getByRole('button', { name: 'Delete this series' }).click()
  await note('deleted').waitFor()
  await studio.close({ keep: true })
  studio = await openStudio({ userData })
  await studio.press('Bin, 1 series')
  expect(readdirSync(join(userData, 'series'))).toHaveLength(1)
  await studio.press('Empty the bin…')
  await studio.press('Delete for good')
  await page().getByText('The bin is empty: 1 series,').waitFor()
  await expect.poll(() => readdirSync(join(userData, 'series'))).toHaveLength(0)
  await studio.press('Back to the library')
}, 300_000)

test('in a backup that is restored on another computer it is there, with the table that was pasted', async () => {
  const elsewhere = await openStudio({ userData: freshFolder() })
  await chooseNext(elsewhere.app, archive)
  await elsewhere.app.evaluate(({ app }) => {
    // The next start is the test's.
    app.relaunch = () => undefined
  })
  const closed = elsewhere.app.waitForEvent('close')
  await elsewhere.call('library:restoreBackup', {})
  await closed
  const before = studio
  studio = await openStudio({ userData: elsewhere.userData })
  await find('a red {thing}')
  await dialog().getByText('pasted.csv', { exact: true }).waitFor()
  await dialog().getByText('The only row is there.').waitFor()
  expect(readdirSync(join(studio.userData, 'series'))).toHaveLength(1)
  await studio.close()
  studio = before
}, 300_000)

test('it can be looked at in the smallest window', async () => {
  await resizeWindow(studio, [1024, 640])
  await find('Animals in spring')
  await dialog().getByRole('button', { name: 'Show in folder' }).waitFor()
  expect(await outOfReachIn(studio, 'keptSeries', '.series')).toEqual([])
})
