/// <reference lib="dom" />
/** What a model cannot hold, and what it has not learned, is said of a table and of a story before anything is painted. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseNext } from './sprites.ts'
import { freshFolder, openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await openStudio({ env: { PATCHWORK_MODEL: narrowModel() } })
  await studio.status.getByText(/^Ready/).waitFor()
})
afterAll(() => studio.close())

/** It holds 220 tokens and knows few words. */
function narrowModel(): string {
  const folder = join(freshFolder(), 'narrow')
  cpSync(join(import.meta.dirname, '../fixtures/tiny-a/model'), folder, { recursive: true })
  const path = join(folder, 'config.json')
  const config = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, JSON.stringify({ ...config, max_position_embeddings: 220 }))
  const words = ['a', 'red', 'in', 'the', 'snow', 'at', 'night']
  const vocabulary = { nouns: ['fox'], colours: [], places: [], times: [], styles: [], edits: ['make it red'], words }
  writeFileSync(join(folder, 'patchwork.json'), JSON.stringify({ vocabulary }))
  return folder
}

const late = { timeout: 120_000 }
const page = () => studio.page
const dialog = () => page().getByRole('dialog', { name: 'A picture of every row of a table' })
const trouble = () => dialog().getByRole('alert')
const notes = () => dialog().getByRole('note')
const long = 'a red fox in the snow at night, '.repeat(30)

async function takeTable(text: string): Promise<void> {
  if ((await dialog().count()) === 0) {
    await studio.prompt.press('Escape')
    await page().keyboard.press('Shift+KeyL')
    await dialog().waitFor()
  }
  const other = dialog().getByRole('button', { name: 'Another table' })
  if ((await other.count()) > 0) await other.click()
  await dialog().getByRole('textbox', { name: 'Or paste it here' }).fill(text)
  await dialog().getByRole('button', { name: 'Take this table' }).click()
}

test('a row that is too long for the model, or of a size that it does not paint, is told with its line', async () => {
  await takeTable(`prompt,size\na fox,32x32\n"${long}",32x32\na fox,100x100\n`)
  await expect
    .poll(() => trouble().textContent(), late)
    .toMatch(/pasted\.csv, line 3: This is \d+ tokens .* holds 220; shorten/)
  expect(await trouble().textContent()).toMatch(/line 4, column size: The width must be a multiple of/)
  expect(
    await dialog()
      .getByRole('button', { name: /^Paint/ })
      .isDisabled(),
  ).toBe(true)
})

test('rows that ask for what it has not learned are counted with the first, and can be painted', async () => {
  await takeTable('prompt,size\na red fox,32x32\na zeppelin,32x32\na red chandelier,32x32\n')
  await expect
    .poll(() => notes().first().textContent(), late)
    .toMatch(/^2 rows ask for what this model has not learned; line 3: .* has not learned “zeppelin”\.$/)
  const folder = join(studio.userData, 'painted')
  mkdirSync(folder)
  await chooseNext(studio.app, folder)
  await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
  await dialog().getByRole('button', { name: 'Paint 3 rows' }).click()
  await expect.poll(() => existsSync(join(folder, 'manifest.csv')), late).toBe(true)
  expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toHaveLength(3)
})

const strip = () => page().getByRole('region', { name: 'Story', exact: true })
const frame = (number: number) => strip().getByRole('listitem', { name: `Frame ${number}`, exact: true })
const words = (number: number) => frame(number).getByRole('textbox', { name: `Words of frame ${number}` })
const said = (number: number) =>
  strip()
    .getByRole('group', { name: `About frame ${number}` })
    .getByRole('note')
const paint = () => strip().getByRole('button', { name: 'Paint all that is open', exact: true })

test('words of a frame that the model cannot hold are said there, and it is painted once they are shorter', async () => {
  await studio.settle({ Steps: '2', Width: '32', Height: '32' })
  await studio.press('Story beside the board')
  await words(1).fill(long)
  await words(1).blur()
  await expect.poll(() => said(1).textContent(), late).toMatch(/^This is \d+ tokens .* holds 220; shorten the words/)
  await expect.poll(() => paint().isDisabled()).toBe(true)
  await words(1).fill('a red fox')
  await words(1).blur()
  await said(1).waitFor({ state: 'detached' })
  await paint().click()
  await frame(1).locator('[data-picture] img').waitFor(late)
}, 300_000)

// 2048 x 2048 pixels take 34 GB.
test.skipIf(totalmem() > 32e9)(
  'memory that seems too small is said of a row and of a frame, and both can be painted anyway',
  async () => {
    await studio.close()
    studio = await openStudio({ env: { PATCHWORK_MODEL: join(import.meta.dirname, '../fixtures/tiny-a/model') } })
    await studio.status.getByText(/^Ready/).waitFor()
    await takeTable('prompt,size\na fox,32x32\na fox,2048x2048\n')
    await expect.poll(() => notes().last().textContent(), late).toMatch(/^line 3: This needs about .* of memory/)
    const folder = join(studio.userData, 'large')
    mkdirSync(folder)
    await chooseNext(studio.app, folder)
    await dialog().getByRole('group', { name: 'Folder' }).getByRole('button', { name: 'Choose…' }).click()
    await expect.poll(() => dialog().getByRole('button', { name: 'Paint 2 rows anyway' }).isEnabled(), late).toBe(true)
    await studio.closeDialog()
    await studio.settle({ Steps: '2', Width: '2048', Height: '2048' })
    await studio.press('Story beside the board')
    await words(1).fill('a red fox')
    await words(1).blur()
    await expect
      .poll(() => said(1).textContent(), late)
      .toMatch(/^This needs about .* of memory .*tried all the same\.$/)
    expect(await paint().isEnabled()).toBe(true)
  },
  300_000,
)
