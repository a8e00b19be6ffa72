import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFile } from './sqlite.ts'
import { beforeEach, describe, expect, test } from 'vitest'
import { pictureQuerySchema, type PictureQuery, type Recipe } from '../contract.ts'
import { blobFile } from './blobFiles.ts'
import { openLibrary, type Library, type NewPicture } from './library.ts'

const picture = (prompt: string, more: Partial<NewPicture> = {}): NewPicture => ({
  png: Buffer.from(prompt),
  width: 64,
  height: 48,
  verb: 'generate',
  prompt,
  elapsedMs: 1200,
  recipe: null,
  ...more,
})
const recipe = (prompt: string, model = 'first'): Recipe => ({
  app: 'patchwork',
  version: 1,
  model,
  modelHash: 'f'.repeat(64),
  device: 'cpu',
  prompt,
  negativePrompt: '',
  positivePrompt: '',
  width: 64,
  height: 48,
  seed: 1,
  imageIndex: 0,
  steps: 20,
  guidance: 4,
  imageGuidance: 1,
  guidanceSchedule: 'constant',
  sampler: 'nextstep-1',
  timestepShift: 1,
  useNorm: true,
  sources: [],
})
const nobody = '00000000-0000-0000-0000-000000000000'

describe('the library', () => {
  let folder: string
  let library: Library
  const page = (query: PictureQuery = {}, offset = 0, limit = 100) =>
    library.pictures.page({ query: pictureQuerySchema.parse(query), offset, limit })
  const found = (query: PictureQuery) => page(query).pictures.map(({ prompt }) => prompt)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'patchwork-library-'))
    library = openLibrary(folder)
  })

  test('has the thumbnail of a picture that brings one before anyone asks for it', async () => {
    const { hash } = await library.add(picture('a large castle', { small: Buffer.from('a small castle') }))
    expect(readFileSync(blobFile(library.thumbnailFolder, 'picture', hash), 'utf8')).toBe('a small castle')
  })

  test('a file from elsewhere that is in the library is that picture, also out of the bin', async () => {
    const first = await library.addOnce(picture('fox.png', { png: Buffer.from('fox') }))
    expect(first.was).toBe('new')
    const again = { ...picture('other name.png'), png: Buffer.from('fox') }
    expect(await library.addOnce(again)).toEqual({ picture: first.picture, was: 'there' })
    library.pictures.delete([first.picture.id])
    expect(await library.addOnce(again)).toEqual({ picture: first.picture, was: 'binned' })
    expect(found({})).toEqual(['fox.png'])
    // Emptied, the bin has nothing to bring back.
    library.pictures.delete([first.picture.id])
    await library.emptyBin()
    expect((await library.addOnce(again)).was).toBe('new')
    expect(found({})).toEqual(['other name.png'])
  })

  test('keeps a picture over a restart: its row and, under its hash, its bytes', async () => {
    const kept = await library.add({
      ...picture('a red apple'),
      recipe: recipe('a red apple'),
      turnId: nobody,
      referenceIds: [nobody],
      guard: {
        strength: 1,
        drift: 0.2,
        changed: 0.3,
        restored: 0.7,
        editHash: 'a'.repeat(64),
        mapHash: 'b'.repeat(64),
      },
    })
    library.close()
    library = openLibrary(folder)
    expect(page()).toEqual({ pictures: [kept], total: 1 })
    expect(library.get(kept.id)).toEqual(kept)
    expect(kept).toMatchObject({ recipe: { prompt: 'a red apple' }, turnId: nobody, referenceIds: [nobody] })
    expect(readFileSync(library.imageFile(kept.hash), 'utf8')).toBe('a red apple')
  })

  test('keeps the images that a guarded edit refers to', async () => {
    const hash = await library.keep('guardEdit', Buffer.from('the raw edit'))
    expect(readFileSync(library.blobFile('guardEdit', hash), 'utf8')).toBe('the raw edit')
    expect(page().total).toBe(0)
  })

  test('lists newest first, page by page, without a gap or a repeat, and counts all', async () => {
    for (let index = 0; index < 7; index++) await library.add(picture(`picture ${index}`))
    const seen = [0, 3, 6].flatMap((offset) => page({}, offset, 3).pictures.map(({ prompt }) => prompt))
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `picture ${index}`))
    expect(page({}, 6, 3).total).toBe(7)
    expect(found({ sort: 'oldest' })).toEqual(seen.toReversed())
  })

  test('finds pictures by the beginnings of words in prompt or name, whatever their case or accents', async () => {
    const fox = await library.add(picture('A red fox in the snow'))
    await library.add(picture('Crème brûlée, flat'))
    await library.add(picture('red apple'))
    library.pictures.change({ id: fox.id, name: 'Winter cover' })
    expect(found({ words: 'red' })).toEqual(['red apple', 'A red fox in the snow'])
    expect(found({ words: 'RED sno' })).toEqual(['A red fox in the snow'])
    expect(found({ words: 'cover fox' })).toEqual(['A red fox in the snow'])
    expect(found({ words: 'creme brul' })).toEqual(['Crème brûlée, flat'])
    expect(found({ words: 'ed' })).toEqual([])
    library.pictures.change({ id: fox.id, name: null })
    expect(found({ words: 'cover' })).toEqual([])
  })

  test('finds pictures by their tags as by their words, and not what was made from them', async () => {
    const apple = await library.add(picture('a red apple'))
    const pear = await library.add(picture('a pear'))
    await library.add(picture('make it night', { verb: 'edit', parentId: apple.id }))
    const ids = [apple.id, pear.id]
    for (const tag of ['Grün', 'Straße nach Süden', 'Grün']) library.pictures.tag({ ids, tag, on: true })
    expect(found({ words: 'Grün' })).toEqual(['a pear', 'a red apple'])
    expect(found({ words: 'GRUN suden' })).toEqual(['a pear', 'a red apple'])
    expect(found({ words: 'straße apple' })).toEqual(['a red apple'])
    library.pictures.change({ id: apple.id, name: 'Cover' })
    library.pictures.tag({ ids: [pear.id], tag: 'Grün', on: false })
    expect(found({ words: 'grun' })).toEqual(['a red apple'])
    expect(found({ words: 'cover grun' })).toEqual(['a red apple'])
    library.pictures.delete(ids)
    await library.emptyBin()
    expect(found({ words: 'grün' })).toEqual([])
    expect((await library.check()).problems).toEqual([])
  })

  test('filters by star, verb, model, size and time', async () => {
    const small = await library.add(picture('small', { recipe: recipe('small') }))
    const large = await library.add(picture('large', { width: 512, height: 512, verb: 'import' }))
    library.pictures.change({ id: small.id, starred: true })
    expect(found({ starred: true })).toEqual(['small'])
    expect(found({ starred: false })).toEqual(['large'])
    expect(found({ verb: 'import' })).toEqual(['large'])
    expect(found({ model: 'first' })).toEqual(['small'])
    expect(found({ size: { width: 512, height: 512 } })).toEqual(['large'])
    expect(found({ from: large.createdAt })).toEqual(['large'])
    expect(found({ to: large.createdAt })).toEqual(['small'])
    expect(library.pictures.facets()).toEqual({
      count: 2,
      starred: 1,
      deleted: 0,
      deletedSets: { set: 0, story: 0, series: 0 },
      tags: [],
      models: ['first'],
      sizes: expect.arrayContaining([
        { width: 64, height: 48, count: 1 },
        { width: 512, height: 512, count: 1 },
      ]),
    })
  })

  test('gives pictures in the order asked for, without those that are gone', async () => {
    const [first, second, third] = [
      await library.add(picture('1')),
      await library.add(picture('2')),
      await library.add(picture('3')),
    ]
    library.pictures.delete([second.id])
    const pictures = library.pictures.getAll([third.id, nobody, second.id, first.id])
    expect(pictures.map(({ prompt }) => prompt)).toEqual(['3', '1'])
  })

  test('knows what a picture came from and what was made from it, past a deleted one', async () => {
    const apple = await library.add(picture('apple'))
    const green = await library.add(picture('green', { parentId: apple.id, verb: 'edit' }))
    const bitten = await library.add(picture('bitten', { parentId: green.id, verb: 'edit' }))
    await library.add(picture('sliced', { parentId: green.id, verb: 'edit' }))
    await library.add(picture('a stranger'))
    library.pictures.delete([green.id])
    expect(library.pictures.family(bitten.id).map(({ prompt }) => prompt)).toEqual(['apple', 'bitten', 'sliced'])
  })

  test('a deleted picture is out of sight and can be brought back', async () => {
    const { id, hash } = await library.add(picture('a mistake'))
    library.pictures.delete([id])
    expect(page()).toEqual({ pictures: [], total: 0 })
    expect(found({ words: 'mistake' })).toEqual([])
    expect(library.get(id)).toBeNull()
    expect(existsSync(library.imageFile(hash))).toBe(true)
    library.pictures.restore([id])
    expect(library.get(id)?.prompt).toBe('a mistake')
    expect(page().total).toBe(1)
    expect(() => library.pictures.restore([nobody])).toThrow(/never in the library/)
  })

  test('a picture can be named and starred; a blank name is none', async () => {
    const { id } = await library.add(picture('an apple'))
    expect(library.pictures.change({ id, name: ' Cover ', starred: true })).toMatchObject({
      name: 'Cover',
      starred: true,
    })
    expect(library.pictures.change({ id, name: '  ' })).toMatchObject({ name: null, starred: true })
    const { id: other } = await library.add(picture('another'))
    expect(library.pictures.toggleStars([id, other])).toBe(true)
    expect(library.get(other)?.starred).toBe(true)
    expect(library.pictures.toggleStars([id, other])).toBe(false)
    expect(library.get(id)?.starred).toBe(false)
    expect(() => library.pictures.change({ id: nobody, starred: true })).toThrow(/never in the library/)
  })

  test('the same pixels twice are two pictures and one file', async () => {
    const png = Buffer.from('same')
    const first = await library.add(picture('one', { png }))
    const second = await library.add(picture('two', { png }))
    expect(second.hash).toBe(first.hash)
    expect(page().total).toBe(2)
  })

  test('says so when a picture cannot be written, and lists nothing', async () => {
    rmSync(join(folder, 'images'), { recursive: true })
    writeFileSync(join(folder, 'images'), 'a file where the folder should be')
    await expect(library.add(picture('lost'))).rejects.toThrow(/cannot be kept in .*disk has room/)
    expect(page().total).toBe(0)
  })

  test('clears away what a power cut left half written', () => {
    library.close()
    writeFileSync(join(folder, 'images', 'half.part'), 'half')
    openLibrary(folder)
    expect(readdirSync(join(folder, 'images'))).toEqual([])
  })

  test('takes over a library of the first Patchwork, with what was imported, painted and changed told apart', () => {
    library.close()
    rmSync(join(folder, 'library.db'))
    const id = (letter: string) => nobody.replaceAll('0', letter)
    const text = (value: string | null) => (value === null ? 'NULL' : `'${value}'`)
    const row = (
      key: string,
      from: string | null,
      prompt: string,
      at: number,
      took: number | null,
      made: string | null,
    ) =>
      `('${id(key)}', '${key.repeat(64)}', ${text(from && id(from))}, '${prompt}', 64, 64, ${at}, ${took ?? 'NULL'}, ${text(made)}, NULL)`
    const json = JSON.stringify(recipe('a red apple'))
    const old = openFile(join(folder, 'library.db'))
    old.exec(`
      CREATE TABLE pictures (id TEXT PRIMARY KEY, hash TEXT NOT NULL, parentId TEXT, prompt TEXT NOT NULL,
        width INTEGER NOT NULL, height INTEGER NOT NULL, createdAt INTEGER NOT NULL, elapsedMs INTEGER, recipe TEXT,
        deletedAt INTEGER) STRICT;
      CREATE UNIQUE INDEX picturesByTime ON pictures (createdAt DESC);
      INSERT INTO pictures VALUES ${[
        row('c', 'b', 'make it blue', 3, 900, json),
        row('b', null, 'a red apple', 2, 800, json),
        row('a', null, 'photo.png', 1, null, null),
        `('${id('d')}', '${'d'.repeat(64)}', NULL, 'deleted', 64, 64, 4, 5, NULL, 5)`,
      ].join(', ')};
      PRAGMA user_version = 1;`)
    old.close()
    library = openLibrary(folder)
    expect(page().pictures.map(({ prompt, verb }) => [prompt, verb])).toEqual([
      ['make it blue', 'edit'],
      ['a red apple', 'generate'],
      ['photo.png', 'import'],
    ])
    expect(found({ words: 'apple', model: 'first' })).toEqual(['a red apple', 'make it blue'])
    library.pictures.restore([id('d')])
    expect(library.get(id('d'))?.prompt).toBe('deleted')
  })

  test('finds a picture by the words of all that it was made from, after those that hold the words themselves', async () => {
    const apple = await library.add(picture('a red apple'))
    const night = await library.add(picture('make it night', { verb: 'edit', parentId: apple.id }))
    const snow = await library.add(picture('put it in the snow', { verb: 'edit', parentId: night.id }))
    await library.add(picture('an apple tree'))
    await library.add(picture('a red fox in the snow'))
    expect(found({ words: 'apple' })).toEqual(['an apple tree', 'a red apple', 'put it in the snow', 'make it night'])
    const query = pictureQuerySchema.parse({ words: 'apple' })
    const all = library.pictures.ids({ query, offset: 0, limit: 9 })
    for (const offset of [0, 1, 2, 3, 4]) {
      const { pictures: part, total } = library.pictures.page({ query, offset, limit: 2 })
      expect([part.map(({ id }) => id), total]).toEqual([all.slice(offset, offset + 2), 4])
    }
    expect(found({ words: 'apple', sort: 'oldest' })).toEqual([
      'a red apple',
      'an apple tree',
      'make it night',
      'put it in the snow',
    ])
    // One word of its own, and one of an ancestor that is no longer shown.
    library.pictures.delete([apple.id])
    expect(found({ words: 'snow red' })).toEqual(['a red fox in the snow', 'put it in the snow'])
    expect(
      library.pictures.ids({ query: pictureQuerySchema.parse({ words: 'apple night' }), offset: 0, limit: 9 }),
    ).toEqual([snow.id, night.id])
    // What was found before is not shown again when another is there meanwhile.
    await library.add(picture('make it red', { verb: 'edit', parentId: snow.id }))
    expect(found({ words: 'apple night' })).toEqual(['make it red', 'put it in the snow', 'make it night'])
  })

  test('refuses a library made by a newer Patchwork', () => {
    library.close()
    const database = openFile(join(folder, 'library.db'))
    database.exec('PRAGMA user_version = 999; CREATE TABLE later (a)')
    database.close()
    expect(() => openLibrary(folder)).toThrow(/newer Patchwork/)
  })
})
