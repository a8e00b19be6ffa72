import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFile } from '../../electron/library/sqlite.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { encodePng } from '../../engine/images/png.ts'
import { pictureQuerySchema } from '../../electron/contract.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'
import { fillLibrary, promptOf } from './fill.ts'

const count = 40
/** Of SQLite, in bytes. */
const pageSize = 4096
let folder: string
let library: Library

const everything = () => library.pictures.page({ query: pictureQuerySchema.parse({}), offset: 0, limit: 500 }).pictures
const prompts = () => everything().map(({ prompt }) => prompt)
const wordsFind = (words: string) =>
  library.pictures.page({ query: pictureQuerySchema.parse({ words }), offset: 0, limit: 1 }).total
const picture = (index: number) => everything().find(({ prompt }) => prompt === promptOf(index))!
const anImage = (value: number) => encodePng({ width: 8, height: 8, data: new Uint8Array(8 * 8 * 3).fill(value) }, null)

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'patchwork-integrity-')), 'library')
  await fillLibrary(folder, count)
  for (const name of readdirSync(join(folder, 'images'))) {
    for (const file of readdirSync(join(folder, 'images', name))) {
      const lastWeek = Date.now() / 1000 - 7 * 24 * 3600
      utimesSync(join(folder, 'images', name, file), lastWeek, lastWeek)
    }
  }
  library = openLibrary(folder)
})

describe('checking a library', () => {
  test('finds nothing in a whole one, and says how much it holds', async () => {
    const report = await library.check()
    expect(report).toMatchObject({ pictures: count, problems: [], repaired: [] })
    expect(report.bytes).toBeGreaterThan(count * 100)
  })

  test('tells lost, damaged and unlisted files, lost guard images and a stale search index apart', async () => {
    rmSync(library.imageFile(picture(1).hash))
    writeFileSync(library.imageFile(picture(2).hash), 'not what it was')
    const kept = await library.keep('guardEdit', await anImage(1))
    await library.add({
      png: await anImage(2),
      width: 8,
      height: 8,
      verb: 'edit',
      prompt: 'guarded',
      recipe: null,
      guard: { strength: 1, drift: 0, changed: 0, restored: 1, editHash: kept, mapHash: 'c'.repeat(64) },
    })
    const outside = openFile(join(folder, 'library.db'))
    outside.exec("DELETE FROM pictures WHERE prompt LIKE '%no3'")
    outside.exec("INSERT INTO pictureWords (pictureWords, rowid, prompt, name) VALUES ('delete', 5, 'a lie', NULL)")
    outside.close()
    expect((await library.check()).problems).toEqual([
      '1 picture lost its file.',
      '1 picture file is damaged.',
      '1 edit lost the images of a drift guard.',
      'The search index does not fit the pictures.',
      '1 picture file is in the folder but not in the library.',
    ])
  })
})

describe('repairing a library', () => {
  test('hides what has no file, sets damaged files aside, lists files without rows from their own recipe', async () => {
    const [lost, damaged, unlisted] = [picture(1), picture(2), picture(3)]
    rmSync(library.imageFile(lost.hash))
    writeFileSync(library.imageFile(damaged.hash), 'not what it was')
    const outside = openFile(join(folder, 'library.db'))
    outside.exec(`DELETE FROM pictures WHERE id = '${unlisted.id}'`)
    outside.exec("INSERT INTO pictureWords (pictureWords) VALUES ('delete-all')")
    outside.close()
    const report = await library.repair()
    expect(report.problems).toEqual([])
    expect(report.repaired).toHaveLength(4)
    expect(readdirSync(join(folder, 'aside'))).toEqual([`${damaged.hash}.png`])
    expect(prompts()).not.toContain(lost.prompt)
    expect(prompts()).not.toContain(damaged.prompt)
    expect(picture(3)).toMatchObject({
      ...unlisted,
      id: expect.any(String),
      createdAt: expect.any(Number),
      elapsedMs: null,
    })
    expect(wordsFind('no7')).toBe(1)
    expect((await library.repair()).repaired).toEqual([])
  })

  test('leaves images alone that a guard may still come to speak of', async () => {
    await library.keep('guardEdit', await anImage(1))
    expect((await library.check()).problems).toEqual([])
    expect(await library.repair()).toMatchObject({ pictures: count, problems: [], repaired: [] })
  })

  test('a library that lost its database is listed again from its files, photos included', async () => {
    await library.add({ png: await anImage(9), width: 8, height: 8, verb: 'import', prompt: 'photo.png', recipe: null })
    library.close()
    rmSync(join(folder, 'library.db'))
    library = openLibrary(folder)
    expect(library.opened).toBe('missing')
    expect(everything()).toEqual([])
    expect(await library.repair()).toMatchObject({ pictures: count + 1, problems: [] })
    expect(prompts()).toEqual(expect.arrayContaining([promptOf(0), promptOf(count - 1), '']))
  })
})

describe('a damaged database', () => {
  /** Writes nonsense over a page of the file: the first, or the one that holds the text. */
  function damagePage(text?: string): void {
    emptyLog()
    const file = join(folder, 'library.db')
    const bytes = readFileSync(file)
    const page = text === undefined ? 0 : Math.floor(bytes.indexOf(text) / pageSize)
    bytes.fill(0x5a, page * pageSize, (page + 1) * pageSize)
    writeFileSync(file, bytes)
  }

  /** Pages that wait in the log would heal what is done to the file. */
  function emptyLog(): void {
    library.close()
    const database = openFile(join(folder, 'library.db'))
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
  }

  test('that is no database any more is made anew when the library is opened', async () => {
    damagePage()
    library = openLibrary(folder)
    expect(library.opened).toBe('rebuilt')
    await library.repair()
    expect(prompts().toSorted()).toEqual(Array.from({ length: count }, (_, index) => promptOf(index)).toSorted())
    expect(existsSync(join(folder, 'aside'))).toBe(true)
  })

  test('keeps the rows that can still be read: stars, names and the rest of what files do not know', async () => {
    for (const { id } of everything()) library.pictures.change({ id, name: 'named', starred: true })
    damagePage('"seed":20,')
    library = openLibrary(folder)
    expect(library.opened).toBe('rebuilt')
    const report = await library.repair()
    expect(report.problems).toEqual([])
    expect(prompts().toSorted()).toEqual(Array.from({ length: count }, (_, index) => promptOf(index)).toSorted())
    expect(everything().filter(({ starred, name }) => starred && name === 'named').length).toBeGreaterThan(0)
  })

  test('that was being made anew when the power went is made anew from the same copy', () => {
    library.wildcards.save({ name: 'colour', words: ['red'] })
    emptyLog()
    const aside = join(folder, 'aside', 'database-1')
    mkdirSync(aside, { recursive: true })
    renameSync(join(folder, 'library.db'), join(aside, 'library.db'))
    writeFileSync(join(folder, 'library.db.fresh'), 'half of it')
    writeFileSync(join(folder, 'rebuild.request'), 'database-1')
    library = openLibrary(folder)
    expect(library.opened).toBe('rebuilt')
    expect(everything()).toHaveLength(count)
    expect(library.wildcards.list()).toHaveLength(1)
    library.close()
    expect(readdirSync(folder).toSorted()).toEqual(['aside', 'images', 'library.db'])
  })

  test('whose file is gone, not its log, gives what the log holds', () => {
    library.wildcards.save({ name: 'colour', words: ['red'] })
    const log = readFileSync(join(folder, 'library.db-wal'))
    library.close()
    rmSync(join(folder, 'library.db'))
    writeFileSync(join(folder, 'library.db-wal'), log)
    library = openLibrary(folder)
    expect(library.opened).toBe('rebuilt')
    expect(library.wildcards.list()).toHaveLength(1)
  })

  test('whose log holds the newest pictures gives those too', () => {
    // Left open, as a kill would leave it, so that the log is not emptied.
    library.wildcards.save({ name: 'colour', words: ['red'] })
    const [file, log] = ['library.db', 'library.db-wal'].map((name) => readFileSync(join(folder, name)))
    library.close()
    writeFileSync(join(folder, 'library.db'), file!.fill(0, 0, 100))
    writeFileSync(join(folder, 'library.db-wal'), log!)
    rmSync(join(folder, 'library.db-shm'), { force: true })
    library = openLibrary(folder)
    expect(library.wildcards.list()).toHaveLength(1)
    expect(everything()).toHaveLength(count)
  })

  test('cut off in the middle is made anew, and the picture taken next is kept', async () => {
    emptyLog()
    truncateSync(join(folder, 'library.db'), 6000)
    library = openLibrary(folder)
    await library.repair()
    expect(everything()).toHaveLength(count)
    await library.add({ png: await anImage(3), width: 8, height: 8, verb: 'import', prompt: 'after', recipe: null })
    expect(wordsFind('after')).toBe(1)
  })
})
