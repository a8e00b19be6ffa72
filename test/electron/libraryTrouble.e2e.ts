import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRecipe } from '../../engine/images/pngText.ts'
import { openLibrary } from '../../electron/library/library.ts'
import { resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { fillLibrary } from '../library/fill.ts'
import { freshFolder, openStudio, type Studio } from './studio.ts'

const root = join(import.meta.dirname, '../..')
const count = 4
const userData = freshFolder()
const folder = join(userData, 'library')
let studio: Studio
const page = () => studio.page
const found = () => page().getByRole('search').getByRole('status')

beforeAll(async () => {
  await fillLibrary(folder, count)
  studio = await openStudio({ userData })
})
afterAll(() => studio.close())

describe('a library in trouble', () => {
  test('a picture whose file is damaged is not saved as if it were whole', async () => {
    const filePath = join(userData, 'copy.png')
    await page().getByRole('list', { name: 'Pictures' }).getByRole('button').first().dblclick()
    await page().getByRole('button', { name: 'Save…' }).first().waitFor()
    const library = openLibrary(folder)
    for (const { hash } of library.pictures.getAll(allIds(library))) {
      writeFileSync(library.imageFile(hash), 'not what it was')
    }
    library.close()
    await studio.app.evaluate(({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    }, filePath)
    await studio.save()
    await page()
      .getByText(/The file of this picture is damaged/)
      .waitFor()
    expect(existsSync(filePath)).toBe(false)
  })

  test('a database that is deleted meanwhile is told of, and everything is there after the start that is offered', async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `library.db${end}`), { force: true })
    await page()
      .getByText(/The database of the library was deleted or moved/)
      .waitFor()
    // The next start is the test's.
    await studio.app.evaluate(({ app }) => {
      app.relaunch = () => undefined
    })
    const closed = studio.app.waitForEvent('close')
    await studio.press('Start again')
    await closed
    studio = await openStudio({ userData })
    await expect.poll(() => found().textContent()).toBe(`${count} pictures`)
  })

  test('one that is gone at the start is made anew from the pictures, and that is said', async () => {
    await studio.close({ keep: true })
    rmSync(folder, { recursive: true })
    await fillLibrary(folder, count)
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `library.db${end}`), { force: true })
    studio = await openStudio({ userData })
    await page()
      .getByText(/The database of the library was gone\. It was made anew/)
      .waitFor()
    await expect.poll(() => found().textContent()).toBe(`${count} pictures`)
  })

  test('bytes that are no text in the database keep nothing from starting', async () => {
    await studio.close({ keep: true })
    const file = join(folder, 'library.db')
    const bytes = readFileSync(file)
    for (let at = bytes.indexOf('flat, no'); at > 0; at = bytes.indexOf('flat, no', at + 1)) bytes[at] = 0xff
    writeFileSync(file, bytes)
    studio = await openStudio({ userData })
    await expect.poll(() => found().textContent()).toBe(`${count} pictures`)
  })

  test('a picture that found no room is not lost by closing: it can be put into a folder', async () => {
    const folder = freshFolder()
    await studio.app.evaluate(({ dialog }, chosen) => {
      const files = process.mainModule!.require('node:fs/promises') as Record<'writeFile', (path: unknown) => unknown>
      const write = files.writeFile.bind(files)
      const noRoom = () => Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
      files.writeFile = (path, ...rest: readonly unknown[]) =>
        String(path).includes('images') ? noRoom() : (write as (...all: unknown[]) => unknown)(path, ...rest)
      const answers = [1, 0]
      const asked: string[] = []
      Object.assign(dialog, {
        asked,
        showMessageBox: (_window: unknown, { message }: { message: string }) => {
          asked.push(message)
          return Promise.resolve({ response: answers.shift() ?? 2, checkboxChecked: false })
        },
        showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [chosen] }),
      })
    }, folder)
    await studio.paint('a red apple')
    await page()
      .getByText(/The disk is full\. The picture waits in memory/)
      .first()
      .waitFor()
    const close = () => studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    const asked = () => studio.app.evaluate(({ dialog }) => (dialog as unknown as { asked: string[] }).asked)
    await close()
    await expect.poll(asked).toEqual(['A picture is not saved.'])
    expect(await studio.prompt.isVisible()).toBe(true)
    const closed = studio.app.waitForEvent('close')
    await close()
    await closed
    expect(readdirSync(folder)).toEqual(['a-red-apple.png'])
    expect(readRecipe(readFileSync(join(folder, 'a-red-apple.png')))?.prompt).toBe('a red apple')
    studio = await openStudio({ userData })
  })

  test.skipIf(process.platform === 'win32')('a folder that cannot be written is told in a sentence', async () => {
    const electron = await resolveElectron({ root, note: console.error })
    const program = spawn(electron!, ['--no-sandbox', '--log-level=3', root], {
      env: { ...process.env, PATCHWORK_USER_DATA: '/dev/null/patchwork' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    program.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(/\/dev\/null\/patchwork, and cannot write there/)
    program.kill('SIGKILL')
  })
})

function allIds(library: ReturnType<typeof openLibrary>): readonly string[] {
  return library.pictures.ids({
    query: { words: '', sort: 'newest', deleted: false },
    offset: 0,
    limit: count,
  })
}
