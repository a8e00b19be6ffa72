/// <reference lib="dom" />
/** Pictures become files for a game in the window: chosen, looked at, set, exported, remembered. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsIn } from './axe.ts'
import { answerQuestions, openStudio, type Studio } from './studio.ts'
import { chooseNext, spriteStudio } from './sprites.ts'

let studio: Studio
let game: string
const page = () => studio.page
const workspace = () => page().getByRole('region', { name: 'Export', exact: true })
const field = (name: string) => workspace().getByRole('textbox', { name, exact: true })
const button = (name: string) => workspace().getByRole('button', { name, exact: true })
const check = (name: string) => workspace().getByRole('checkbox', { name, exact: true })
const choice = (name: string) => workspace().getByRole('combobox', { name, exact: true })
const shown = (file: string) => workspace().getByRole('img', { name: file, exact: true })
const done = (count: string) => workspace().getByText(`${count} exported.`).waitFor()

async function openWorkspace(count: number): Promise<void> {
  await studio.pictures.getByRole('button').first().click()
  await page().keyboard.press('Control+a')
  await page().getByText(`${count} selected`).waitFor()
  await page().keyboard.press('Control+e')
  await workspace()
    .getByRole('heading', { name: `${count} pictures` })
    .waitFor()
}

async function chooseFolder(path: string): Promise<void> {
  mkdirSync(path, { recursive: true })
  await chooseNext(studio.app, path)
  await button('Choose…').click()
  await workspace().getByText(path, { exact: true }).waitFor()
}

/** Of what is previewed under this name, once it is what is set. */
async function pixelsOf(file: string): Promise<readonly number[]> {
  await page().locator('[data-looking="false"]').waitFor({ state: 'attached' })
  return shown(file).evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    return [image.naturalWidth, image.naturalHeight]
  })
}

async function bytesOf(file: string): Promise<Buffer> {
  const bytes = await shown(file).evaluate(async (image: HTMLImageElement) => {
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    canvas.getContext('2d')!.drawImage(image, 0, 0)
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return [...data]
  })
  return Buffer.from(bytes)
}

beforeAll(async () => {
  const userData = await spriteStudio(8)
  game = join(userData, 'game')
  studio = await openStudio({ userData })
})
afterAll(() => studio.close())

describe('a maker of games', () => {
  test('takes pictures from the library to a folder of her game, as Phaser loads them', async () => {
    await openWorkspace(8)
    await choice('For').selectOption('Phaser')
    await chooseFolder(game)
    await button('Export').click()
    await done('8 pictures')
    expect(readdirSync(game).toSorted()).toEqual(['sheet.json', 'sheet.png'])
    expect(readFileSync(join(game, 'sheet.json'), 'utf8')).toContain('"hero-1"')
    await studio.app.evaluate(({ shell }) => {
      const paths: string[] = []
      Object.assign(shell, { paths, showItemInFolder: (path: string) => void paths.push(path) })
    })
    await button('Show in folder').click()
    const paths = () => studio.app.evaluate(({ shell }) => (shell as unknown as { readonly paths: string[] }).paths)
    await expect.poll(async () => (await paths()).map((path) => dirname(path))).toEqual([game])
  })

  test('sees before what she gets: the page of the preview is the page of the folder', async () => {
    const before = await pixelsOf('sheet.png')
    await field('Padding').fill('9')
    await field('Padding').press('Enter')
    await expect.poll(() => pixelsOf('sheet.png')).not.toEqual(before)
    const folder = join(game, 'padded')
    await chooseFolder(folder)
    const seen = await bytesOf('sheet.png')
    await button('Export').click()
    await done('8 pictures')
    const { data } = await import('sharp').then(({ default: sharp }) =>
      sharp(join(folder, 'sheet.png')).ensureAlpha().raw().toBuffer({ resolveWithObject: true }),
    )
    // Of pixels that are partly clear a canvas keeps the colour only nearly.
    const clean = (bytes: Uint8Array) =>
      bytes.map((value, at) => (at % 4 < 3 && bytes[at - (at % 4) + 3] !== 255 ? 0 : value))
    expect(Buffer.compare(clean(data), clean(seen))).toBe(0)
  })

  test('is asked before anything is replaced, and told which files', async () => {
    const folder = join(game, 'asked')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'sheet.png'), 'her own')
    writeFileSync(join(folder, 'notes.txt'), 'her own')
    await chooseFolder(folder)
    const refused = await answerQuestions(studio.app, false)
    await button('Export').click()
    await expect.poll(refused).toEqual(['A file is there already. Replace it?'])
    await expect.poll(() => studio.page.locator('.export-running').count()).toBe(0)
    expect(readdirSync(folder).toSorted()).toEqual(['notes.txt', 'sheet.png'])
    expect(readFileSync(join(folder, 'sheet.png'), 'utf8')).toBe('her own')
    await answerQuestions(studio.app, true)
    await button('Export').click()
    await done('8 pictures')
    expect(readdirSync(folder).toSorted()).toEqual(['notes.txt', 'sheet.json', 'sheet.png'])
    expect(readFileSync(join(folder, 'sheet.png')).subarray(1, 4).toString()).toBe('PNG')
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('her own')
  })

  test('makes an animation of marked pictures, moves its frames, plays it, and gets it as it is', async () => {
    await button('Mark hero-2').click()
    await button('Mark hero-4').click({ modifiers: ['Shift'] })
    await button('Animate 3 marked pictures').first().click()
    await workspace()
      .getByText(/^Frame \d of 3$/)
      .waitFor()
    await field('Name of the animation').fill('bounce')
    await field('Name of the animation').press('Enter')
    await button('Frame 1: hero-2').press('Alt+ArrowRight')
    await button('Frame 2: hero-2').waitFor()
    await button('Pause').click()
    await button('Next frame').click()
    await button('Next frame').click()
    await expect.poll(() => workspace().locator('[data-frame]').getAttribute('data-frame')).toMatch(/^hero-[234]$/)
    const folder = join(game, 'animated')
    await chooseFolder(folder)
    await button('Export').click()
    await done('8 pictures')
    const { anims } = JSON.parse(readFileSync(join(folder, 'sheet-anims.json'), 'utf8')) as {
      readonly anims: readonly { readonly key: string; readonly frames: readonly { readonly frame: string }[] }[]
    }
    expect(anims.map(({ key, frames }) => [key, frames.map(({ frame }) => frame)])).toEqual([
      ['bounce', ['hero-3', 'hero-2', 'hero-4']],
    ])
    await button('Remove the animation bounce').click()
  })

  test('names pictures, takes some out, and finds that two never have one name', async () => {
    await field('Name of picture 1').fill('hero-2')
    await field('Name of picture 1').press('Enter')
    await expect.poll(() => field('Name of picture 1').inputValue()).toBe('hero-2-2')
    await button('Mark hero-8').click()
    await page().keyboard.press('Delete')
    await workspace().getByRole('heading', { name: '7 pictures' }).waitFor()
    await field('Name of picture 1').fill('a/b:c')
    await field('Name of picture 1').press('Enter')
    await expect.poll(() => field('Name of picture 1').inputValue()).toBe('a-b-c')
  })

  test('keeps settings under a name, with the folder, and finds both after a restart, as she used them last', async () => {
    await choice('For').selectOption('Godot 4')
    await check('Pages are powers of two').check()
    await button('Mark hero-3').click()
    await button('Mark hero-4').click({ modifiers: ['Shift'] })
    await button('Animate 2 marked pictures').first().click()
    await field('Name of the animation').fill('jump')
    await field('Name of the animation').press('Enter')
    await chooseFolder(game)
    await button('Keep these settings under a name').click()
    await field('Name of the settings').fill('My platformer')
    await page().keyboard.press('Enter')
    const kept = () => choice('Kept settings').locator('option:checked').textContent()
    await expect.poll(kept).toBe('My platformer')
    await button('Rename the kept settings').click()
    await field('New name of the settings').fill('Her platformer')
    await page().keyboard.press('Enter')
    await expect.poll(kept).toBe('Her platformer')
    await button('Remove the animation jump').click()
    await choice('For').selectOption('WebP')
    await check('Without loss').uncheck()
    await chooseFolder(join(game, 'pictures'))
    await button('Export').click()
    await done('7 pictures')
    expect(readdirSync(join(game, 'pictures'))).toHaveLength(7)
    const { userData } = studio
    await studio.close({ keep: true })
    studio = await openStudio({ userData })
    await openWorkspace(8)
    expect(await choice('For').locator('option:checked').textContent()).toBe('WebP')
    expect(await field('Quality').inputValue()).toBe('85')
    await workspace().getByText(join(game, 'pictures'), { exact: true }).waitFor()
    expect(await choice('Kept settings').locator('option').allTextContents()).toEqual([
      'As set below',
      'Her platformer',
    ])
    await choice('Kept settings').selectOption('Her platformer')
    await workspace().getByRole('region', { name: 'Animation jump' }).waitFor()
    expect(
      await workspace()
        .getByRole('button', { name: /^Frame \d: / })
        .count(),
    ).toBe(2)
    expect(await choice('For').locator('option:checked').textContent()).toBe('Godot 4')
    expect(await check('Pages are powers of two').isChecked()).toBe(true)
    await workspace().getByText(game, { exact: true }).waitFor()
  })

  test('gets pixel art with an outline, seen at the size of the game on the colour of its scene', async () => {
    await workspace().locator('summary', { hasText: 'Finish' }).click()
    await check('Pages are powers of two').uncheck()
    await check('Outline').uncheck()
    const before = await pixelsOf('sheet.png')
    await check('Outline').check()
    await check('Pixel art').check()
    await choice('Palette').selectOption('So many colours')
    await expect.poll(() => pixelsOf('sheet.png')).not.toEqual(before)
    await workspace().getByRole('radio', { name: 'On a colour of the scene' }).click()
    await workspace()
      .getByRole('button', { name: /^As large as in the game/ })
      .click()
    const seen = () =>
      shown('sheet.png').evaluate((image: HTMLImageElement) => ({
        shares: image.getBoundingClientRect().width / image.naturalWidth,
        ground: getComputedStyle(image).backgroundColor,
        pixels: getComputedStyle(image).imageRendering,
      }))
    await expect.poll(seen).toEqual({ shares: 1, ground: 'rgb(74, 124, 89)', pixels: 'pixelated' })
  })

  test('gets variants in other colours and guides to stretch by, seen before and in the files', async () => {
    await check('Pixel art').uncheck()
    await check('Outline').uncheck()
    await choice('For').selectOption('Phaser')
    await button('Add a tint').click()
    await button('Add a tint').click()
    await field('Name of tint 2').fill('night')
    await field('Name of tint 2').press('Enter')
    await workspace().getByLabel('Colour of the tint night').fill('#203080')
    await workspace()
      .getByText(/files · 16 sprites/)
      .waitFor()
    await choice('Nine slices').selectOption('By numbers')
    await workspace().getByText('all can be stretched', { exact: false }).waitFor()
    expect(await workspace().locator('.export-guides').count()).toBe(1)
    const folder = join(game, 'variants')
    await chooseFolder(folder)
    await button('Export').click()
    await done('8 pictures')
    const written = JSON.parse(readFileSync(join(folder, 'sheet.json'), 'utf8')) as {
      readonly frames: Readonly<Record<string, { readonly scale9Borders?: object }>>
    }
    expect(Object.keys(written.frames)).toHaveLength(16)
    expect(Object.keys(written.frames)).toContain('hero-1-night')
    expect(written.frames['hero-1-night']!.scale9Borders).toEqual({ x: 8, y: 8, w: 48, h: 48 })
    await choice('Nine slices').selectOption('Found in each sprite')
    await choice('Nine slices').selectOption('None')
    await button('Remove the tint night').click()
    await button('Remove the tint fire').click()
    await workspace()
      .getByText(/files · 8 sprites/)
      .waitFor()
  })

  test('sees three by three of a tile whether a seam is to be seen', async () => {
    await check('Seamless tile').check()
    await workspace()
      .getByRole('img', { name: /, three by three$/ })
      .waitFor()
    const told = workspace().getByText(/^Seam [\d.]+, before [\d.]+; at 1/)
    await told.waitFor()
    await button('Next picture').click()
    const nine = workspace().getByRole('img', { name: 'hero-2, three by three' }).locator('img')
    await expect
      .poll(() => nine.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth)))
      .toEqual(Array.from({ length: 9 }, () => 48))
    await check('Seamless tile').uncheck()
    await shown('sheet.png').waitFor()
  })

  test('is told in a sentence what cannot be exported', async () => {
    await choice('For').selectOption('Web page icons')
    await expect
      .poll(() => workspace().getByRole('alert').textContent())
      .toMatch('The icons of a web page are made from one picture')
    await choice('For').selectOption('PixiJS')
    await shown('sheet.png').waitFor()
  })

  test('saves all that is selected as it is, without the workspace', async () => {
    await page().keyboard.press('Escape')
    await expect.poll(() => workspace().count()).toBe(0)
    const folder = join(game, 'saved')
    mkdirSync(folder)
    await chooseNext(studio.app, folder)
    await page().getByRole('button', { name: 'Save…' }).first().click()
    await page().getByRole('heading', { name: 'Save 8 pictures' }).waitFor()
    await page().getByRole('button', { name: 'Choose a folder' }).click()
    await page().getByText(`8 pictures are saved to ${folder}`).waitFor()
    expect(readdirSync(folder)).toHaveLength(8)
    await page().keyboard.press('Control+Shift+e')
    await workspace().getByRole('heading', { name: '8 pictures' }).waitFor()
  })

  test('has nothing in the way of a screen reader', async () => {
    expect(await violationsIn(page(), '.export')).toEqual([])
  })
})
