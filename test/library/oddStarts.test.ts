/** Libraries as full disks, failing disks and sync programs leave them, opened again. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pictureQuerySchema } from '../../electron/contract.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'
import { openFile } from '../../electron/library/sqlite.ts'
import { fillLibrary } from './fill.ts'

const count = 4
let home: string
let folder: string
let file: string
let library: Library | null

const shown = () =>
  library!.pictures.page({ query: pictureQuerySchema.parse({}), offset: 0, limit: 100 }).pictures.length
const change = (sql: string) => {
  const database = openFile(file)
  database.exec(sql)
  database.close()
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'patchwork-odd-starts-'))
  folder = join(home, 'library')
  file = join(folder, 'library.db')
  library = null
  await fillLibrary(folder, count)
})

afterEach(() => {
  library?.close()
  rmSync(home, { recursive: true, force: true })
})

test('a database file of no bytes is no empty library: it is said, and a repair lists the pictures', async () => {
  writeFileSync(file, '')
  library = openLibrary(folder)
  expect(library.opened).toBe('missing')
  await library.repair()
  expect(shown()).toBe(count)
})

test('the newest rows, in the log of a database file of no bytes, are read', () => {
  library = openLibrary(folder)
  library.wildcards.save({ name: 'colour', words: ['red'] })
  const log = readFileSync(`${file}-wal`)
  library.close()
  writeFileSync(file, '')
  writeFileSync(`${file}-wal`, log)
  library = openLibrary(folder)
  expect(library.opened).toBe('rebuilt')
  expect(library.wildcards.list().map(({ name }) => name)).toEqual(['colour'])
})

test('a number larger than JavaScript has takes one row away and stops nothing', async () => {
  change('UPDATE pictures SET createdAt = 9223372036854775807 WHERE number = 2')
  library = openLibrary(folder)
  expect(library.opened).toBe('rebuilt')
  expect(shown()).toBeGreaterThanOrEqual(count - 1)
  await library.repair()
  expect(shown()).toBe(count)
})

/** Where each field of SQLite's header begins, https://www.sqlite.org/fileformat.html#the_database_header */
const fields = [0, 16, 18, 19, 20, 21, 22, 24, 28, 32, 36, 40, 44, 47, 48, 52, 56, 59, 60, 63, 64, 68, 72, 92, 96]

test('no byte of the header keeps the library from being opened with all its pictures', async () => {
  const sound = readFileSync(file)
  cpSync(folder, join(home, 'sound'), { recursive: true })
  for (const at of fields) {
    rmSync(folder, { recursive: true })
    cpSync(join(home, 'sound'), folder, { recursive: true })
    const damaged = Buffer.from(sound)
    damaged[at] = damaged[at]! ^ 0x4d
    writeFileSync(file, damaged)
    library = openLibrary(folder)
    if (shown() < count) await library.repair()
    expect([at, shown()]).toEqual([at, count])
    library.close()
    library = null
  }
})

test('a file in the place of the folder of pictures is said in a sentence', () => {
  rmSync(join(folder, 'images'), { recursive: true })
  writeFileSync(join(folder, 'images'), 'no folder')
  expect(() => openLibrary(folder)).toThrow(/^The library in .* cannot be opened: see that you may change/)
})

test.skipIf(process.platform === 'win32')(
  'a check does not wait for a pipe that bears the name of a picture',
  async () => {
    library = openLibrary(folder)
    const [name] = readdirSync(join(folder, 'images'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.png'),
    )
    rmSync(join(folder, 'images', name!))
    execFileSync('mkfifo', [join(folder, 'images', name!)])
    expect((await library.check()).problems).toEqual(['1 picture file is damaged.'])
    await library.repair()
    expect([shown(), existsSync(join(folder, 'images', name!))]).toEqual([count - 1, false])
  },
)
