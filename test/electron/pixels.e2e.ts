/// <reference lib="dom" />
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineProcessId, openStudio, processId, watchPainting, type Studio } from './studio.ts'

const pixels = 'Patchwork pixels'
const patience = { timeout: 60_000, interval: 20 }

describe('picture files are read and written beside the engine', () => {
  let studio: Studio
  beforeEach(async () => void (studio = await openStudio()))
  afterEach(() => studio.close())

  test('the engine paints on while a picture is being written, and nothing that only main needs reaches the page', async () => {
    await bringIn(studio, await photo(studio, 64))
    const watched = await watchPainting(studio.page)
    const pid = await processId(studio.app, pixels)
    process.kill(pid, 'SIGSTOP')
    await studio.page.getByRole('textbox', { name: 'Prompt' }).press('Escape')
    await studio.paint('a red apple')
    const types = async () => (await watched()).heard.map(({ type }) => type).filter((type) => type !== 'preview')
    await expect.poll(async () => (await types()).filter((type) => type === 'image').length, patience).toBe(1)
    expect(await types()).not.toContain('saved')
    process.kill(pid, 'SIGCONT')
    await studio.untilState('done')
    expect((await types()).slice(-3)).toEqual(['image', 'saved', 'done'])
    const tokens = (await watched()).heard.filter(({ type }) => type === 'token')
    expect(tokens.length).toBeGreaterThan(0)
    expect(tokens.every(({ fields }) => fields?.includes('pictures') && !fields.includes('values'))).toBe(true)
  })

  test('when the process dies with a painted picture, the picture is saved all the same', async () => {
    await bringIn(studio, await photo(studio, 64))
    const watched = await watchPainting(studio.page)
    const pid = await processId(studio.app, pixels)
    process.kill(pid, 'SIGSTOP')
    await studio.page.getByRole('textbox', { name: 'Prompt' }).press('Escape')
    await studio.paint('a red apple')
    await expect.poll(async () => (await watched()).heard.some(({ type }) => type === 'image'), patience).toBe(true)
    process.kill(pid, 'SIGKILL')
    await studio.untilState('done')
    await expect.poll(() => studio.pictures.getByRole('listitem').count(), patience).toBe(2)
    expect(await processId(studio.app, pixels)).not.toBe(pid)
  })

  test('when it dies twice over the same picture, one sentence says so and the next picture comes in', async () => {
    const large = await photo(studio, 4000)
    const chooser = studio.page.waitForEvent('filechooser')
    await studio.press('Add a picture from a file')
    await (await chooser).setFiles(large)
    const died = new Set<number>()
    while (died.size < 2) {
      const pid = await processId(studio.app, pixels).catch(() => null)
      if (pid === null || died.has(pid)) await wait(5)
      else {
        process.kill(pid, 'SIGKILL')
        died.add(pid)
      }
    }
    await expect.poll(() => studio.page.getByText(/stopped unexpectedly, twice/).count(), patience).toBeGreaterThan(0)
    await bringIn(studio, await photo(studio, 64))
  })
})

describe('a process that does not answer is ended, said so, and started anew', () => {
  let studio: Studio
  beforeEach(async () => void (studio = await openStudio({ env: { PATCHWORK_TIMEOUT_FACTOR: '0.1' } })))
  afterEach(() => studio.close())

  test('a picture that takes for ever to read is given up, and the next one comes in', async () => {
    await bringIn(studio, await photo(studio, 64))
    process.kill(await processId(studio.app, pixels), 'SIGSTOP')
    const chooser = studio.page.waitForEvent('filechooser')
    await studio.press('Add a picture from a file')
    await (await chooser).setFiles(await photo(studio, 65))
    await expect.poll(() => studio.page.getByText(/could not be read within/).count(), patience).toBeGreaterThan(0)
    await bringIn(studio, await photo(studio, 66))
  })

  test('an engine that does not hear Stop makes room for one that paints', async () => {
    await studio.slowDown()
    await studio.paint('a blue bird')
    await studio.untilPatches(2)
    const hung = await engineProcessId(studio.app)
    process.kill(hung, 'SIGSTOP')
    await studio.press('Stop')
    await expect.poll(() => engineProcessId(studio.app).catch(() => hung), patience).not.toBe(hung)
    await studio.paint('a green leaf')
    await studio.untilState('painting')
    await studio.untilPatches(2)
  })
})

async function photo({ userData }: Studio, side: number): Promise<string> {
  const file = join(userData, `photo-${side}.png`)
  const noise = { type: 'gaussian', sigma: 40, mean: 100 } as const
  const picture = sharp({ create: { width: side, height: side, channels: 3, background: '#356', noise } })
  writeFileSync(file, await picture.png({ compressionLevel: 1 }).toBuffer())
  return file
}

async function bringIn(studio: Studio, file: string): Promise<void> {
  const before = await studio.pictures.getByRole('listitem').count()
  const chooser = studio.page.waitForEvent('filechooser')
  await studio.press('Add a picture from a file')
  await (await chooser).setFiles(file)
  await expect.poll(() => studio.pictures.getByRole('listitem').count(), patience).toBe(before + 1)
}
