/** Boards, tags and the bin, over restart, rebuild, backup and check. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { firstBoardId, pictureQuerySchema, type PictureQuery, type StoredStep } from '../../electron/contract.ts'
import { prepareRestore, writeBackup } from '../../electron/library/backup.ts'
import { openLibrary, type Library, type NewPicture } from '../../electron/library/library.ts'
import { askForRebuild } from '../../electron/library/rebuild.ts'
import { openFile } from '../../electron/library/sqlite.ts'

let folder: string
let library: Library
const reopen = () => {
  library.close()
  library = openLibrary(folder)
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchwork-boards-'))
  library = openLibrary(folder)
})

const step = (parentId: string | null, pictureIds: readonly string[] = []): StoredStep => ({
  id: randomUUID(),
  parentId,
  verb: parentId === null ? 'start' : 'generate',
  at: 1_700_000_000_000,
  name: null,
  pinned: false,
  deleted: false,
  pictureIds: [...pictureIds],
  placed: pictureIds.map((id) => ({ id, x: 0, y: 0, width: 8, height: 8 })),
  removed: [],
})
const picture = (prompt: string, more: Partial<NewPicture> = {}) =>
  library.add({ png: Buffer.from(prompt), width: 8, height: 8, verb: 'generate', prompt, recipe: null, ...more })
const found = (query: PictureQuery) =>
  library.pictures
    .page({ query: pictureQuerySchema.parse(query), offset: 0, limit: 100 })
    .pictures.map(({ prompt }) => prompt)
const names = () => library.boards.list().map(({ name }) => name)

/** A second board with a step of its own, beside the first. */
async function twoBoards() {
  const fox = await picture('a fox')
  const first = step(null)
  library.steps.append(first)
  const id = randomUUID()
  library.boards.create({ id, name: 'Foxes' })
  const root = step(null)
  const second = step(root.id, [fox.id])
  library.steps.append(root, id)
  library.steps.append(second, id)
  return { id, fox, first, root, second }
}

describe('boards', () => {
  test('each have a history of their own, and the one used last is open', async () => {
    const { id, fox, first, root, second } = await twoBoards()
    reopen()
    expect(library.boards.current()).toBe(id)
    expect(library.steps.load(id)).toMatchObject({ steps: [root, second], headId: second.id })
    expect(library.steps.load(firstBoardId)).toMatchObject({ steps: [first], headId: first.id })
    expect(library.boards.list()[0]).toMatchObject({ name: 'Foxes', coverHash: fox.hash, archived: false })
    library.steps.go(root.id)
    library.boards.open(firstBoardId)
    expect(library.boards.current()).toBe(firstBoardId)
    expect(library.steps.load(id).headId).toBe(root.id)
    expect(library.steps.load(firstBoardId).headId).toBe(first.id)
    expect(() => library.steps.append(step(first.id), id)).toThrow(/another board/)
  })

  test('are known by what lies on them: not by what was undone, taken off or deleted', async () => {
    const { id, fox, root, second } = await twoBoards()
    const cover = () => library.boards.list().find((board) => board.id === id)?.coverHash
    const owl = await picture('an owl')
    const third = step(second.id, [owl.id])
    library.steps.append(third, id)
    expect(cover()).toBe(owl.hash)
    library.steps.go(second.id)
    expect(cover()).toBe(fox.hash)
    library.steps.go(third.id)
    library.steps.append({ ...step(third.id), verb: 'takeAway', pictureIds: [owl.id], removed: [owl.id] }, id)
    expect(cover()).toBe(fox.hash)
    // Saving it, or bringing it back into the library alone, lays nothing on the board.
    const head = library.steps.load(id).headId
    library.steps.append({ ...step(head), verb: 'open', pictureIds: [owl.id], placed: [] }, id)
    expect(cover()).toBe(fox.hash)
    library.pictures.delete([fox.id])
    expect(cover()).toBeNull()
    library.steps.go(root.id)
    expect(cover()).toBeNull()
  })

  test('are renamed and archived, and an archived one comes back when it is opened', async () => {
    const { id } = await twoBoards()
    library.boards.change({ id, name: 'Red foxes' })
    library.boards.change({ id, archived: true })
    expect(names()).toEqual(['Board 1', 'Red foxes'])
    expect(library.boards.current()).toBe(firstBoardId)
    library.boards.open(id)
    expect(library.boards.list()[0]).toMatchObject({ name: 'Red foxes', archived: false })
    expect(() => library.boards.open(randomUUID())).toThrow(/not in the library/)
  })

  test('and tags are there again after a rebuild', async () => {
    const { id, fox, first, root, second } = await twoBoards()
    library.pictures.tag({ ids: [fox.id], tag: 'animals', on: true })
    askForRebuild(folder)
    reopen()
    expect(library.opened).toBe('rebuilt')
    expect(names()).toEqual(['Foxes', 'Board 1'])
    expect(library.steps.load(id)).toMatchObject({ steps: [root, second], headId: second.id })
    expect(library.steps.load(firstBoardId).steps).toEqual([first])
    expect(library.get(fox.id)?.tags).toEqual(['animals'])
  })

  test('a board whose row is lost is there again, with its steps', async () => {
    const { id, root, second } = await twoBoards()
    library.close()
    const database = openFile(join(folder, 'library.db'))
    database.exec(`DELETE FROM boards WHERE id = '${id}'`)
    database.close()
    library = openLibrary(folder)
    await library.repair()
    expect(library.boards.list().map((board) => board.id)).toContain(id)
    expect(library.steps.load(id)).toMatchObject({ steps: [root, second], headId: second.id })
    expect((await library.check()).problems).toEqual([])
  })

  test('come back from a backup', async () => {
    const { id, fox, second } = await twoBoards()
    library.pictures.tag({ ids: [fox.id], tag: 'animals', on: true })
    const archive = join(mkdtempSync(join(tmpdir(), 'patchwork-archive-')), 'library.zip')
    await writeBackup(library, archive)
    library.boards.change({ id, name: 'Changed' })
    await prepareRestore(folder, archive)
    reopen()
    expect(names()).toEqual(['Foxes', 'Board 1'])
    expect(library.steps.load(id).headId).toBe(second.id)
    expect(library.get(fox.id)?.tags).toEqual(['animals'])
  })
})

test('tags sort pictures, are counted, and come off again', async () => {
  const [fox, cat] = [await picture('a fox'), await picture('a cat')]
  library.pictures.tag({ ids: [fox.id, cat.id], tag: 'animals', on: true })
  library.pictures.tag({ ids: [fox.id], tag: 'red', on: true })
  library.pictures.tag({ ids: [fox.id], tag: 'red', on: true })
  expect(library.get(fox.id)?.tags).toEqual(['animals', 'red'])
  expect(found({ tag: 'animals' })).toEqual(['a cat', 'a fox'])
  expect(library.pictures.facets().tags).toEqual([
    { tag: 'animals', count: 2 },
    { tag: 'red', count: 1 },
  ])
  library.pictures.tag({ ids: [fox.id], tag: 'animals', on: false })
  expect(found({ tag: 'animals' })).toEqual(['a cat'])
})

describe('the bin', () => {
  test('lists what was deleted, and gives it back', async () => {
    const [fox, cat] = [await picture('a fox'), await picture('a cat')]
    library.pictures.delete([fox.id])
    expect(found({ deleted: true })).toEqual(['a fox'])
    expect(library.pictures.facets().deleted).toBe(1)
    library.pictures.restore([fox.id])
    expect(found({})).toEqual([cat.prompt, fox.prompt])
  })

  test('takes rows and files with it when it is emptied, but for files that others have as well', async () => {
    const [fox, cat] = [await picture('a fox', { tokens: Buffer.from('tokens of a fox') }), await picture('a cat')]
    const copy = await picture('a cat, again', { png: Buffer.from('a cat') })
    library.pictures.tag({ ids: [fox.id], tag: 'red', on: true })
    library.pictures.delete([fox.id, cat.id])
    const tokens = library.tokensFile(fox.id)!
    const { ids, bytes } = await library.emptyBin()
    expect([...ids].toSorted()).toEqual([fox.id, cat.id].toSorted())
    expect(bytes).toBe('a fox'.length + 'tokens of a fox'.length)
    expect([library.imageFile(fox.hash), tokens, library.imageFile(copy.hash)].map((file) => existsSync(file))).toEqual(
      [false, false, true],
    )
    expect(library.pictures.lostAmong([fox.id, copy.id])).toEqual([fox.id])
    expect(await library.repair()).toMatchObject({ pictures: 1, problems: [], repaired: [] })
    reopen()
    expect(found({})).toEqual(['a cat, again'])
    expect(found({ deleted: true })).toEqual([])
  })

  test('stopped between files and rows, it still shows what is left of it, and is emptied the next time', async () => {
    const fox = await picture('a fox')
    library.pictures.delete([fox.id])
    rmSync(library.imageFile(fox.hash))
    reopen()
    expect(found({ deleted: true })).toEqual(['a fox'])
    expect(await library.repair()).toMatchObject({ pictures: 0, problems: [] })
    expect(await library.emptyBin()).toEqual({ ids: [fox.id], bytes: 0, sets: { set: 0, story: 0, series: 0 } })
    expect(found({ deleted: true })).toEqual([])
  })
})
