import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Picture } from '../../electron/contract.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { encodePng } from '../../engine/images/png.ts'
import { digitalSourceOf, readRecipe } from '../../engine/images/pngText.ts'
import * as files from '../metadata/files.ts'
import * as oldFormats from '../metadata/oldFormats.ts'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

async function newest(): Promise<Picture> {
  return (await studio.call('pictures:page', { query: {}, offset: 0, limit: 1 })).pictures[0]!
}

async function bringIn(name: string, bytes: Uint8Array): Promise<void> {
  const file = join(studio.userData, name)
  writeFileSync(file, bytes)
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
}

/** What the save dialog would answer. */
async function answerSaveDialog(filePath: string): Promise<void> {
  await studio.app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as typeof dialog.showSaveDialog
  }, filePath)
}

test('a picture that ComfyUI made offers its prompt', async () => {
  await bringIn('bird.png', await files.pngWith({ prompt: JSON.stringify(files.comfyGraph) }))
  await studio.page.getByText('ComfyUI made this picture').waitFor()
  await studio.screenshot('found-recipe')
  await studio.press('Use its prompt')
  await expect.poll(() => studio.prompt.inputValue()).toBe('a blue bird')
})

test('a JPEG of the Stable Diffusion web UI does as well', async () => {
  await bringIn('fox.jpg', await files.jpegWithComment(files.webUiText))
  await studio.page.getByText('the Stable Diffusion web UI made this picture').waitFor()
  expect(await newest()).toMatchObject({ verb: 'import', prompt: 'fox.jpg' })
})

test('what is recalled replaces all that was recalled before', async () => {
  const avoid = async () => {
    await studio.page.getByRole('button', { name: /^Picture settings:/ }).click()
    const words = await studio.page.getByRole('textbox', { name: 'Avoid', exact: true }).inputValue()
    await studio.page.keyboard.press('Escape')
    return words
  }
  const recall = async (program: string, bytes: Uint8Array, prompt: string) => {
    await bringIn(`${program}.png`, bytes)
    await studio.page.getByText(`${program} made this picture`).waitFor()
    await studio.press('Use its prompt')
    await expect.poll(() => studio.prompt.inputValue()).toBe(prompt)
  }
  await recall('SwarmUI', await files.pngWith(files.otherPrograms.SwarmUI.texts), 'a heron')
  expect(await avoid()).toBe('blurry')
  await recall(
    'the Stable Diffusion web UI',
    await files.pngWith({ parameters: 'a hare\nSteps: 24, Seed: 4' }),
    'a hare',
  )
  expect(await avoid()).not.toMatch(/blurry|watermark/)
})

test('half of a prompt is told as such', async () => {
  const graph = { ...files.comfyGraph, '6': { class_type: 'DPRandomGenerator', inputs: { text: 'a {bird|fox}' } } }
  await bringIn('half.png', await files.pngWith({ prompt: JSON.stringify(graph) }))
  await expect.poll(() => studio.page.getByText('Part of this prompt could not be read.').count()).toBe(1)
})

test('a sprite keeps its transparency, and a cut of it its bytes', async () => {
  const sprite = {
    pixels: { width: 6, height: 4, data: Uint8Array.from({ length: 72 }, (_, i) => i * 3) },
    alpha: Uint8Array.from({ length: 24 }, (_, i) => i * 10),
  }
  await bringIn('sprite.png', await encodePng(sprite, null))
  await expect.poll(async () => (await newest()).width).toBe(6)
  const whole = await newest()
  expect(await decodePicture(readFileSync(await studio.call('pictures:path', { id: whole.id })))).toEqual(sprite)
  const cut = await studio.call('pictures:crop', { id: whole.id, rect: { x: 1, y: 1, width: 3, height: 2 } })
  expect(cut).toMatchObject({ verb: 'crop', parentId: whole.id, width: 3, height: 2 })
  const { pixels, alpha } = await decodePicture(readFileSync(await studio.call('pictures:path', { id: cut.id })))
  expect(alpha).toEqual(Uint8Array.of(70, 80, 90, 130, 140, 150))
  expect(pixels.data.subarray(0, 3)).toEqual(sprite.pixels.data.subarray(21, 24))
  await expect(
    studio.call('pictures:crop', { id: whole.id, rect: { x: 5, y: 0, width: 3, height: 2 } }),
  ).rejects.toThrow(/reaches beyond/)
})

test('a thing on white is cut out by its button: transparent in its file, one step of the history', async () => {
  const disc = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(255) }
  for (let i = 0; i < 64 * 64; i++)
    if (Math.hypot((i % 64) - 32, Math.floor(i / 64) - 32) < 20) disc.data.set([200, 40, 30], i * 3)
  await bringIn('disc.png', await encodePng(disc, null))
  await expect.poll(async () => (await newest()).width).toBe(64)
  await studio.press('Cut out')
  await expect.poll(async () => (await newest()).verb).toBe('cutOut')
  const { pixels, alpha } = await decodePicture(
    readFileSync(await studio.call('pictures:path', { id: (await newest()).id })),
  )
  expect(alpha![0]).toBe(0)
  expect(alpha![32 * 64 + 32]).toBe(255)
  expect([...pixels.data.subarray((32 * 64 + 32) * 3, (32 * 64 + 32) * 3 + 3)]).toEqual([200, 40, 30])
})

test('a painted picture says that a model made it; saved without metadata it says nothing', async () => {
  // Pictures that just came in may take the focus from a prompt that is being emptied.
  const emptied = async () => {
    await studio.prompt.fill('')
    await studio.page.waitForTimeout(200)
    return studio.prompt.inputValue()
  }
  await expect.poll(emptied, { timeout: 20_000 }).toBe('')
  await studio.paint('a red apple')
  await studio.untilState('done')
  await expect.poll(async () => (await newest()).prompt).toBe('a red apple')
  await studio.pictures.getByRole('button', { name: 'a red apple' }).dblclick()
  const [telling, silent] = [join(studio.userData, 'telling.png'), join(studio.userData, 'silent.png')]
  await answerSaveDialog(telling)
  await studio.page.keyboard.press('Control+KeyS')
  await studio.press('Save')
  await studio.page.getByText(`Saved to ${telling}`).waitFor()
  await studio.page.getByRole('button', { name: 'Show in folder' }).waitFor()
  await answerSaveDialog(silent)
  await studio.page.keyboard.press('Control+Shift+KeyS')
  await studio.press('Save')
  await studio.page.getByText(`Saved to ${silent}`).waitFor()
  const [told, kept] = [readFileSync(telling), readFileSync(silent)]
  expect(readRecipe(told)?.prompt).toBe('a red apple')
  expect(digitalSourceOf(told)).toBe('trainedAlgorithmicMedia')
  expect([readRecipe(kept), digitalSourceOf(kept)]).toEqual([null, null])
  expect(await decodePicture(kept)).toEqual(await decodePicture(told))
})

test('a name that ends in .jpg is saved as a JPEG, one without a suffix gets one', async () => {
  await studio.pictures.getByRole('button', { name: 'a red apple' }).dblclick()
  const [photo, plain] = [join(studio.userData, 'photo.jpg'), join(studio.userData, 'apple')]
  await answerSaveDialog(photo)
  await studio.page.keyboard.press('Control+KeyS')
  await studio.press('Save')
  await studio.page.getByText(`Saved to ${photo}`).waitFor()
  expect(readFileSync(photo).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
  expect(findRecipe(readFileSync(photo))?.prompt).toBe('a red apple')
  await answerSaveDialog(plain)
  await studio.page.keyboard.press('Control+KeyS')
  await studio.press('Save')
  await studio.page.getByText(`Saved to ${plain}.png`).waitFor()
  expect(readRecipe(readFileSync(`${plain}.png`))?.prompt).toBe('a red apple')
})

test('of five files three that cannot be read are told by their names, each in its own sentence', async () => {
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')])
  const named = {
    'good.bmp': oldFormats.bmp24(oldFormats.colourful),
    'photo.heic': heic,
    'half.png': (await files.pngWith({})).subarray(0, 60),
    'scan.pdf': Buffer.from('%PDF-1.7'),
    'good.tga': oldFormats.tga(oldFormats.translucent),
  }
  const paths = Object.entries(named).map(([name, bytes]) => {
    writeFileSync(join(studio.userData, name), bytes)
    return join(studio.userData, name)
  })
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(paths)
  for (const sentence of [
    'photo.heic: This is a HEIC photo',
    'half.png: The picture cannot be read',
    'scan.pdf: This is a PDF',
  ]) {
    await studio.page.getByText(sentence).waitFor()
  }
  const names = async () => {
    const { pictures } = await studio.call('pictures:page', { query: {}, offset: 0, limit: 2 })
    return pictures.map(({ prompt }) => prompt)
  }
  // Two come in at a time, so that either may be first.
  await expect.poll(async () => (await names()).toSorted()).toEqual(['good.bmp', 'good.tga'])
})

test('the window may not show files that it did not write', async () => {
  await expect(studio.call('files:show', { path: '/etc/passwd' })).rejects.toThrow(/saved in this window/)
})
