/// <reference lib="dom" />
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

describe('many files at once', () => {
  let studio: Studio
  beforeEach(async () => void (studio = await openStudio()))
  afterEach(() => studio.close())

  const onBoard = () => studio.page.getByRole('list', { name: 'On the board' }).getByRole('listitem')
  const note = () => studio.page.getByRole('region', { name: 'Notifications' })

  test('come in as one step of history, and what is no picture is named', async () => {
    const files = await photos(studio, 6, 300)
    const notes = join(studio.userData, 'notes.png')
    writeFileSync(notes, 'These are notes.')
    await choose([...files.slice(0, 3), notes, ...files.slice(3)])
    await expect.poll(() => onBoard().count()).toBe(6)
    await note()
      .getByText(/notes\.png/)
      .waitFor()
    await note().getByText('6 of 7 files are in the library now.').waitFor()
    await studio.page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => onBoard().count()).toBe(0)
  })

  test('say how far they have come and can be stopped; what is in stays', async () => {
    await choose(await photos(studio, 16, 1100))
    await note()
      .getByText(/Adding pictures: [1-9]\d* of 16/)
      .waitFor()
    await note().getByRole('button', { name: 'Stop' }).click()
    const told = note().getByText(/^\d+ of 16 pictures are in; the rest was left out\.$/)
    await told.waitFor()
    const count = Number(/^\d+/.exec((await told.textContent()) ?? '')?.[0])
    expect(count).toBeLessThan(16)
    await expect.poll(() => onBoard().count()).toBe(count)
    // Their thumbnails are there before anyone asks.
    await expect
      .poll(() =>
        studio.pictures
          .locator('img')
          .first()
          .evaluate((img: HTMLImageElement) => img.naturalWidth),
      )
      .toBe(256)
  })

  test('of a few large photos it is said, too, that they are coming in, until they are there', async () => {
    const files = await photos(studio, 3, 3600)
    await choose(files)
    await note()
      .getByText(/^Adding pictures: [0-2] of 3$/)
      .waitFor()
    await studio.screenshot('importing-few')
    await expect.poll(() => onBoard().count(), { timeout: 60_000 }).toBe(3)
    await expect
      .poll(() =>
        note()
          .getByText(/Adding/)
          .count(),
      )
      .toBe(0)
  })

  test('dropped from a program that keeps them in no folder, they are said to be coming in at once', async () => {
    const files = await photos(studio, 5, 1500)
    const contents = files.map((file) => readFileSync(file).toString('base64'))
    await studio.page.evaluate((texts) => {
      const dataTransfer = new DataTransfer()
      for (const [index, text] of texts.entries()) {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
        dataTransfer.items.add(new File([bytes], `dropped-${index}.jpg`, { type: 'image/jpeg' }))
      }
      const canvas = document.querySelector('[data-patches]')!
      canvas.dispatchEvent(new DragEvent('drop', { dataTransfer, clientX: 600, clientY: 300, bubbles: true }))
    }, contents)
    await note()
      .getByText(/^Adding pictures: [0-4] of 5$/)
      .waitFor()
    await expect.poll(() => onBoard().count(), { timeout: 60_000 }).toBe(5)
    await expect
      .poll(() =>
        note()
          .getByText(/Adding/)
          .count(),
      )
      .toBe(0)
  })

  test('go on where they were when the program was killed in between, and none comes twice', async () => {
    await choose(await photos(studio, 24, 1100))
    await note()
      .getByText(/Adding pictures: [2-9] of 24/)
      .waitFor()
    studio.app.process().kill('SIGKILL')
    await studio.close({ keep: true })
    studio = await openStudio({ userData: studio.userData })
    await note().getByText('24 files have been read.').waitFor()
    await expect.poll(() => onBoard().count()).toBe(24)
    const names = (await studio.library()).map(({ prompt }) => prompt)
    expect(new Set(names).size).toBe(24)
    expect(names).toHaveLength(24)
    await studio.page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => onBoard().count()).toBe(0)
  })

  async function choose(files: readonly string[]): Promise<void> {
    const chooser = studio.page.waitForEvent('filechooser')
    await studio.press('Add a picture from a file')
    await (await chooser).setFiles([...files])
  }
})

async function photos({ userData }: Studio, count: number, side: number): Promise<readonly string[]> {
  const folder = join(userData, 'photos')
  mkdirSync(folder)
  const noise = { type: 'gaussian', sigma: 40, mean: 100 } as const
  const files = Array.from({ length: count }, (_, index) => join(folder, `photo-${index}.jpg`))
  for (const file of files) {
    const picture = sharp({ create: { width: side, height: side, channels: 3, background: '#356', noise } })
    writeFileSync(file, await picture.jpeg().toBuffer())
  }
  return files
}
