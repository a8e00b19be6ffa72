/// <reference lib="dom" />
/** A story leaves the program as a strip, pages, a folder, an animation and a visual novel, its words with its pictures. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../electron/library/database.ts'
import { openSets } from '../../electron/library/sets.ts'
import { fillLibrary } from '../library/fill.ts'
import { chooseNext } from './sprites.ts'
import { freshFolder, openStudio, type Studio } from './studio.ts'

let studio: Studio
let out: string
const page = () => studio.page
const workspace = () => page().getByRole('region', { name: 'Export', exact: true })
const choice = (name: string) => workspace().getByRole('combobox', { name, exact: true })
const shown = (file: string) => workspace().getByRole('img', { name: file, exact: true })

const captions = ['The fox says "no".', '狐狸 {100%}', '']

/** Four frames: three painted, of which two show the same picture, and one that is not. */
beforeAll(async () => {
  const userData = freshFolder()
  await fillLibrary(join(userData, 'library'), 2)
  const database = openDatabase(join(userData, 'library', 'library.db'))
  const [first, second] = database.prepare('SELECT id FROM pictures ORDER BY createdAt').pluck().all() as string[]
  const frame = (at: number, picture: string | null) => ({
    id: crypto.randomUUID(),
    name: `frame ${at}`,
    words: `words ${at}`,
    tries: picture === null ? [] : [{ picture }],
    shown: 0,
    state: 'open' as const,
    hold: 1,
    caption: captions[at] ?? '',
    earlier: 1,
    imageGuidance: null,
  })
  openSets(database).save({
    id: crypto.randomUUID(),
    name: 'The fox: a story',
    createdAt: Date.now(),
    order: null,
    needs: [],
    animation: null,
    series: null,
    story: { sheet: [], painted: {} },
    members: [frame(0, first!), frame(1, second!), frame(2, first!), frame(3, null)],
  })
  database.close()
  out = join(userData, 'out')
  mkdirSync(out)
  studio = await openStudio({ userData })
})
afterAll(() => studio.close())

/** Files come into their places one after the other; `last` is the last of them. */
async function exported(preset: string, last: string): Promise<void> {
  await choice('For').selectOption(preset)
  await page().locator('[data-looking="false"]').waitFor({ state: 'attached' })
  await workspace().getByRole('button', { name: 'Export', exact: true }).click()
  await expect.poll(() => existsSync(join(out, last)), { timeout: 60_000 }).toBe(true)
}

const read = (path: string) => readFileSync(join(out, path))

test('its painted frames go with their words into every format that there is for stories', async () => {
  await studio.press('Story beside the board')
  await page().getByRole('button', { name: 'Export this story…' }).click()
  await workspace().getByRole('heading', { name: '3 pictures' }).waitFor()
  await workspace().getByText('1 frame is not painted and left out.').waitFor()
  await shown('The fox- a story.png').waitFor()
  await chooseNext(studio.app, out)
  await workspace().getByRole('button', { name: 'Choose…' }).click()

  await exported('Strip with words (PNG)', 'The fox- a story.png')
  const strip = await sharp(read('The fox- a story.png')).metadata()
  expect(strip.width).toBeGreaterThan(3 * 48)
  expect(strip.height).toBeGreaterThan(48)

  await exported('Pages with words (PDF)', 'The fox- a story.pdf')
  expect(read('The fox- a story.pdf').subarray(0, 5).toString()).toBe('%PDF-')

  await exported('GIF', 'The fox- a story.gif')
  const gif = await sharp(read('The fox- a story.gif'), { pages: -1 }).metadata()
  // A repeated frame is a page of its own, and each is read for two seconds.
  expect(gif).toMatchObject({ pages: 3, delay: [2000, 2000, 2000] })

  await exported('Folder with a manifest', 'manifest.csv')
  const manifest: unknown = JSON.parse(read('manifest.json').toString())
  expect(manifest).toMatchObject([
    { number: 1, words: 'words 0', caption: captions[0], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { number: 2, words: 'words 1', caption: captions[1], recipe: { app: 'patchwork' } },
    // Without a caption of its own it is the words.
    { number: 3, words: 'words 2', caption: 'words 2' },
  ])

  await exported('Ren’Py visual novel', 'game/script.rpy')
  expect(readdirSync(join(out, 'game/images'))).toHaveLength(3)
  expect(read('game/story_the_fox_a_story.rpy').toString()).toContain('"狐狸 {{100\\%}"')
})

test('what is exported after a story is called by its own name and in its own format', async () => {
  await page().keyboard.press('Escape')
  await studio.pictures.getByRole('button').first().click()
  await page().keyboard.press('Control+KeyE')
  await workspace().getByRole('heading', { name: '1 picture' }).waitFor()
  expect(await choice('For').inputValue()).toBe('phaser')
  await page().locator('[data-looking="false"]').waitFor({ state: 'attached' })
  expect(await workspace().getByText('The fox- a story').count()).toBe(0)
  await page().keyboard.press('Escape')
  // The next story goes on as the last one did.
  await page().getByRole('button', { name: 'Export this story…' }).click()
  await workspace().getByRole('heading', { name: '3 pictures' }).waitFor()
  expect(await choice('For').inputValue()).toBe('renpy')
})
