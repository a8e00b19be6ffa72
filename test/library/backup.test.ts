import { randomUUID } from 'node:crypto'
import {
  createWriteStream,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { beforeEach, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { exportSettingsSchema, pictureQuerySchema, setSchema } from '../../electron/contract.ts'
import { prepareRestore, writeBackup } from '../../electron/library/backup.ts'
import { blobName } from '../../electron/library/blobFiles.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'
import { openFile } from '../../electron/library/sqlite.ts'
import { fillLibrary, promptOf } from './fill.ts'

const count = 30
let home: string
let library: Library
let archive: string

const prompts = () =>
  library.pictures
    .page({ query: pictureQuerySchema.parse({}), offset: 0, limit: 500 })
    .pictures.map(({ prompt }) => prompt)

async function restore(): Promise<void> {
  await prepareRestore(library.folder, archive)
  library.close()
  library = openLibrary(library.folder)
  expect(library.opened).toBe('restored')
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'patchwork-backup-'))
  archive = join(home, 'backup.zip')
  await fillLibrary(join(home, 'library'), count)
  library = openLibrary(join(home, 'library'))
})

const seriesOrder = {
  table: '/tables/products.csv',
  folder: '/pictures',
  template: 'a {product}',
  name: null,
  images: null,
  limit: null,
  onlyMissing: false,
  modelId: 'm',
  sampling: {},
  seed: 3,
  count: 1,
  guard: 0,
}

test('a backup brings everything back: pictures, stars, steps, presets, wildcards, stories, series and how it was exported', async () => {
  const [newest] = library.pictures.page({ query: pictureQuerySchema.parse({}), offset: 0, limit: 1 }).pictures
  library.pictures.change({ id: newest!.id, starred: true, name: 'kept' })
  library.wildcards.save({ name: 'colour', words: ['red', 'blue'] })
  const set = setSchema.parse({
    id: randomUUID(),
    name: 'A fox goes to town',
    createdAt: 1,
    order: { request: { prompt: 'a cup', count: 1 }, modelId: 'm', edits: false },
    needs: [],
    members: [{ id: randomUUID(), name: 'red', words: '', tries: [{ picture: newest!.id }], shown: 0, state: 'kept' }],
    story: {
      sheet: [{ picture: newest!.id }],
      painted: { [newest!.id]: { words: 'a fox', imageGuidance: 2, context: [{ picture: newest!.id }] } },
    },
  })
  library.sets.save(set)
  const series = { order: seriesOrder, rows: 2 }
  const table = { ...set, id: randomUUID(), name: 'Products', story: null, members: [], series }
  library.sets.save(table)
  library.sets.keepPasted(table.id, 'product\ncup\nhat\n')
  const exported = exportSettingsSchema.parse({ preset: 'godot4', padding: 4, folder: '/game' })
  const kept = { id: randomUUID(), name: 'My game', settings: exported }
  library.exportPresets.save(kept)
  library.exportPresets.use({ ...exported, preset: 'gif' }, 'assets')
  await writeBackup(library, archive)

  library.pictures.delete(library.pictures.ids({ query: pictureQuerySchema.parse({}), offset: 0, limit: 500 }))
  library.wildcards.delete('colour')
  library.sets.forget(set.id)
  library.sets.forget(table.id)
  await restore()
  expect(library.sets.get(set.id)).toEqual(set)
  expect(library.sets.get(table.id)).toEqual(table)
  expect(library.sets.pastedOf(table.id)).toBe('product\ncup\nhat\n')

  expect(prompts()).toHaveLength(count)
  expect(library.get(newest!.id)).toMatchObject({ starred: true, name: 'kept' })
  expect(library.wildcards.list()).toEqual([{ name: 'colour', words: ['red', 'blue'] }])
  expect(library.exportPresets.list()).toEqual([kept])
  expect(library.exportPresets.last('assets')).toEqual({ ...exported, preset: 'gif' })
  expect(readFileSync(library.imageFile(newest!.hash)).length).toBeGreaterThan(0)
  expect((await library.check()).problems).toEqual([])
  // The one before is kept, and still opens.
  const old = openLibrary(
    join(
      home,
      readdirSync(home).find((name) => name.startsWith('library.before-'))!,
    ),
  )
  expect(old.wildcards.list()).toEqual([])
  old.close()
})

test('the library goes on while it is backed up, and what comes later is not in the backup', async () => {
  const writing = writeBackup(library, archive)
  await library.add({ png: Buffer.from('late'), width: 1, height: 1, verb: 'import', prompt: 'late', recipe: null })
  await writing
  expect(prompts()).toContain('late')
  await restore()
  expect(prompts()).toEqual(Array.from({ length: count }, (_, index) => promptOf(count - 1 - index)))
})

test('a restore that was cut off between its two moves goes on when the library is opened again', async () => {
  await writeBackup(library, archive)
  await prepareRestore(library.folder, archive)
  library.close()
  renameSync(library.folder, `${library.folder}.before-1`)
  library = openLibrary(library.folder)
  expect(library.opened).toBe('restored')
  expect(prompts()).toHaveLength(count)
})

test.each([
  ['cut off', () => truncateSync(archive, Math.floor(statSync(archive).size / 2))],
  ['no ZIP file', () => writeFileSync(archive, 'These are notes.')],
  ['empty', () => writeFileSync(archive, '')],
  ['changed in the middle', () => spoil(archive)],
])('a backup that is %s is refused, and the library stays as it was', async (_, harm) => {
  await writeBackup(library, archive)
  harm()
  await expect(prepareRestore(library.folder, archive)).rejects.toThrow(/cannot be restored: /)
  expect(prompts()).toHaveLength(count)
  expect(readdirSync(home).toSorted()).toEqual(['backup.zip', 'library'])
})

test.each([
  [
    'a trigger of its own',
    'CREATE TRIGGER mine AFTER INSERT ON pictures BEGIN DELETE FROM steps; END',
    /tables or triggers/,
  ],
  ['a trigger of ours changed', 'DROP TRIGGER pictureWordsDelete', /tables or triggers/],
  ['another table', 'CREATE TABLE mine (a)', /tables or triggers/],
  ['a view', 'CREATE VIEW mine AS SELECT 1', /tables or triggers/],
  ['no tables', 'PRAGMA user_version = 0', /is no library/],
  ['a version to come', 'PRAGMA user_version = 99', /newer Patchwork/],
])('a backup whose database has %s is refused', async (_, harm, reason) => {
  await rewriteDatabase((file) => {
    const database = openFile(file)
    database.exec(harm)
    database.exec('PRAGMA journal_mode = DELETE')
    database.close()
  })
  await expect(prepareRestore(library.folder, archive)).rejects.toThrow(reason)
  expect(readdirSync(home).toSorted()).toEqual(['backup.zip', 'library'])
})

test('a backup with a page that is damaged is refused', async () => {
  await rewriteDatabase((file) => {
    const bytes = readFileSync(file)
    const page = Math.floor(bytes.indexOf(promptOf(3)) / 4096) * 4096
    writeFileSync(file, bytes.fill(0x5a, page, page + 4096))
  })
  await expect(prepareRestore(library.folder, archive)).rejects.toThrow(/cannot be restored: /)
})

test('one flipped byte in the packed database is refused by its checksum', async () => {
  await writeBackup(library, archive)
  const bytes = readFileSync(archive)
  const at = bytes.indexOf('library.db') + 200
  bytes[at] = bytes[at]! ^ 1
  writeFileSync(archive, bytes)
  await expect(prepareRestore(library.folder, archive)).rejects.toThrow(/cannot be restored: /)
})

test('a row of a backup that is not understood is set aside, and bytes that are no text stop nothing', async () => {
  library.wildcards.save({ name: 'colour', words: ['red'] })
  await rewriteDatabase((file) => {
    const database = openFile(file)
    database.exec("UPDATE wildcards SET words = CAST(X'5bff5d' AS TEXT)")
    database.exec("UPDATE pictures SET prompt = CAST(X'ff41' AS TEXT) WHERE number = 1")
    database.exec('PRAGMA journal_mode = DELETE')
    database.close()
  })
  await restore()
  expect(library.wildcards.list()).toEqual([])
  expect(prompts()).toContain('\ufffdA')
  expect((await library.check()).problems).toEqual(['1 wildcard (“colour”) could not be understood and is set aside.'])
})

test('another ZIP file is refused, whatever names it holds', async () => {
  for (const name of ['notes.txt', 'images/zz/notes.png', `images/aa/${'b'.repeat(64)}.png`]) {
    const zip = new ZipFile()
    zip.addBuffer(Buffer.from('notes'), name)
    zip.end()
    await pipeline(zip.outputStream, createWriteStream(archive))
    await expect(prepareRestore(library.folder, archive)).rejects.toThrow(/cannot be restored: it holds /)
  }
  expect(readdirSync(home).toSorted()).toEqual(['backup.zip', 'library'])
})

test('a backup that cannot be written leaves nothing behind', async () => {
  await expect(writeBackup(library, join(home, 'nowhere', 'backup.zip'))).rejects.toThrow(/could not be written/)
  expect(readdirSync(join(home, 'library')).filter((name) => name.includes('snapshot'))).toEqual([])
})

/** One byte in the middle of some picture. */
function spoil(file: string): void {
  const bytes = readFileSync(file)
  const at = bytes.lastIndexOf('IDAT') + 20
  bytes[at] = bytes[at]! ^ 0xff
  writeFileSync(file, bytes)
}

/** A backup made by someone who knows how to make one. */
async function rewriteDatabase(harm: (file: string) => void): Promise<void> {
  const file = join(home, 'rewritten.db')
  const kept = await library.snapshot(file)
  harm(file)
  const zip = new ZipFile()
  zip.addFile(file, 'library.db')
  for (const one of kept) zip.addFile(join(library.folder, 'images', blobName(one)), `images/${blobName(one)}`)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(archive))
  rmSync(file)
}
