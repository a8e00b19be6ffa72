/// <reference lib="dom" />
/** What other programs hand to the window: the clipboard, and a second start. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStudio, type Studio } from './studio.ts'

let studio: Studio
beforeAll(async () => void (studio = await openStudio()))
afterAll(() => studio.close())

/** As Excel and Word fill the clipboard: text, the same as a page, and a picture of it. */
async function copyCells(text: string): Promise<void> {
  await studio.page.evaluate(async (words) => {
    const canvas = document.createElement('canvas')
    const image = new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob!)))
    const page = new Blob([`<table><td>${words}</td></table>`], { type: 'text/html' })
    const plain = new Blob([words], { type: 'text/plain' })
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': plain, 'text/html': page, 'image/png': image })])
  }, text)
}

const paste = () => studio.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.paste())
const pictureCount = () => studio.pictures.getByRole('listitem').count()

test('cells of a spreadsheet are pasted into the prompt as text, and on the board as a picture', async () => {
  await copyCells('a red fox, a blue bird')
  await studio.prompt.click()
  await paste()
  await expect.poll(() => studio.prompt.inputValue()).toBe('a red fox, a blue bird')
  expect(await pictureCount()).toBe(0)
  await studio.prompt.fill('')
  await studio.canvas.click()
  await paste()
  await expect.poll(pictureCount).toBe(1)
})

test('a second start with a prompt hands it to the first window, which keeps what is being written', async () => {
  await studio.page.keyboard.press('Escape')
  await studio.canvas.click({ position: { x: 10, y: 10 } })
  await studio.prompt.fill('a half-written')
  const code = await startAgain('--prompt=a green tree')
  expect(code).toBe(0)
  await studio.untilState('done')
  await expect
    .poll(() => studio.pictures.getByRole('button', { name: 'a green tree' }).count(), { timeout: 60_000 })
    .toBe(1)
  expect(await studio.prompt.inputValue()).toBe('a half-written')
})

/** The program once more, with the same user data; resolves with its exit code. */
function startAgain(...switches: readonly string[]): Promise<number | null> {
  const first = studio.app.process()
  const root = join(import.meta.dirname, '../..')
  const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, ...switches]
  const second = spawn(first.spawnfile, args, {
    env: { ...process.env, PATCHWORK_USER_DATA: studio.userData },
    stdio: 'ignore',
  })
  return new Promise((resolve, reject) => second.on('error', reject).on('exit', resolve))
}
