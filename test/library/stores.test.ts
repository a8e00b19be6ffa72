import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { firstBoardId, setSchema, type StoredStep } from '../../electron/contract.ts'
import { openLibrary, type Library } from '../../electron/library/library.ts'

let folder: string
let library: Library
const reopen = () => {
  library.close()
  library = openLibrary(folder)
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchwork-stores-'))
  library = openLibrary(folder)
})

const step = (parentId: string | null, more: Partial<StoredStep> = {}): StoredStep => ({
  id: randomUUID(),
  parentId,
  verb: parentId === null ? 'start' : 'move',
  at: 1_700_000_000_000.5,
  name: null,
  pinned: false,
  deleted: false,
  pictureIds: [],
  placed: [],
  removed: [],
  ...more,
})

describe('the history', () => {
  test('of a new library is empty', () => {
    expect(library.steps.load()).toMatchObject({ steps: [], headId: null, lastChild: {} })
  })

  test('is there again after a restart, as it was left', () => {
    const [root, picture] = [step(null), randomUUID()]
    const child = step(root.id, {
      placed: [{ id: picture, x: 1.5, y: -2, width: 64, height: 48 }],
      pictureIds: [picture],
    })
    library.steps.append(root)
    library.steps.append(child)
    library.steps.go(root.id)
    reopen()
    expect(library.steps.load()).toEqual({
      boardId: firstBoardId,
      steps: [root, child],
      headId: root.id,
      lastChild: { [root.id]: child.id },
    })
  })

  test('keeps both branches, and redo follows the one gone to last, from every ancestor', () => {
    const root = step(null)
    const [first, second] = [step(root.id), step(root.id)]
    const deep = step(first.id)
    for (const next of [root, first, deep]) library.steps.append(next)
    library.steps.go(root.id)
    library.steps.append(second)
    expect(library.steps.load().lastChild[root.id]).toBe(second.id)
    library.steps.go(deep.id)
    const { steps, headId, lastChild } = library.steps.load()
    expect(steps.map(({ id }) => id)).toEqual([root.id, first.id, deep.id, second.id])
    expect(headId).toBe(deep.id)
    expect(lastChild).toEqual({ [root.id]: first.id, [first.id]: deep.id })
  })

  test('steps can be named, pinned and deleted', () => {
    const root = step(null)
    library.steps.append(root)
    library.steps.change({ ids: [root.id], name: 'cover', pinned: true })
    library.steps.change({ ids: [root.id], deleted: true })
    expect(library.steps.load().steps[0]).toMatchObject({ name: 'cover', pinned: true, deleted: true })
  })

  test('refuses steps without their parent, and does not move for them', () => {
    const root = step(null)
    library.steps.append(root)
    expect(() => library.steps.append(step(randomUUID()))).toThrow(/not in the history/)
    expect(() => library.steps.go(randomUUID())).toThrow(/not in the history/)
    expect(library.steps.load()).toMatchObject({ steps: [root], headId: root.id })
  })
})

describe('presets and wildcards', () => {
  test('are kept, replaced and deleted, in the order of their names', () => {
    const preset = { id: randomUUID(), name: 'Sprite', template: '{prompt}, sprite', changes: { steps: 30 } }
    library.presets.save(preset)
    library.presets.save({ ...preset, id: randomUUID(), name: 'flat' })
    library.presets.save({ ...preset, changes: {} })
    reopen()
    expect(library.presets.list().map(({ name }) => name)).toEqual(['flat', 'Sprite'])
    expect(library.presets.list()[1]).toEqual({ ...preset, changes: {} })
    library.presets.delete(preset.id)
    expect(library.presets.list()).toHaveLength(1)

    library.wildcards.save({ name: 'place', words: ['snow', 'beach'] })
    library.wildcards.save({ name: 'colour', words: ['red'] })
    library.wildcards.save({ name: 'place', words: ['night'] })
    expect(library.wildcards.list()).toEqual([
      { name: 'colour', words: ['red'] },
      { name: 'place', words: ['night'] },
    ])
    library.wildcards.delete('colour')
    expect(library.wildcards.list()).toHaveLength(1)
  })
})

describe('sets', () => {
  const made = (name: string, createdAt: number) =>
    setSchema.parse({
      id: randomUUID(),
      name,
      createdAt,
      order: { request: { prompt: name, count: 1 }, modelId: 'm', edits: false },
      needs: [],
      members: ['red', 'blue'].map((value) => ({
        id: randomUUID(),
        name: value,
        words: `a ${value} cup`,
        tries: [{ job: randomUUID(), place: 0 }],
        shown: 0,
        state: 'open',
      })),
    })

  test('are there again after a restart, newest first, as they were left', () => {
    const [first, second] = [made('a {red, blue} cup', 1), made('a {red, blue} hat', 2)]
    for (const set of [first, second]) library.sets.save(set)
    const changed = { ...first, members: first.members.map((member) => ({ ...member, state: 'kept' as const })) }
    library.sets.save(changed)
    reopen()
    expect(library.sets.list().map(({ name, count }) => [name, count])).toEqual([
      ['a {red, blue} hat', 2],
      ['a {red, blue} cup', 2],
    ])
    expect(library.sets.get(first.id)).toEqual(changed)
  })

  test('a story is told from other sets, and one that was kept before there were stories is none', () => {
    const set = made('a {red, blue} cup', 1)
    const story = { ...made('A fox', 2), story: { sheet: [{ picture: randomUUID() }], painted: {} } }
    const frame = { ...story.members[0]!, tries: [], caption: 'Once', earlier: 2, imageGuidance: 1.5 }
    const { story: _, members, ...older } = set
    const bare = members.map(({ caption: __, earlier: ___, imageGuidance: ____, ...member }) => member)
    library.sets.save({ ...older, members: bare } as unknown as typeof set)
    library.sets.save({ ...story, members: [frame] })
    reopen()
    expect(library.sets.list().map(({ kind }) => kind)).toEqual(['story', 'set'])
    expect(library.sets.get(story.id)).toEqual({ ...story, members: [frame] })
    expect(library.sets.get(set.id)).toEqual(set)
  })

  test('one that is deleted can be brought back', () => {
    const set = made('a {red, blue} cup', 1)
    library.sets.save(set)
    library.sets.delete(set.id)
    expect([library.sets.list(), library.sets.get(set.id)]).toEqual([[], null])
    reopen()
    library.sets.restore(set.id)
    expect(library.sets.get(set.id)).toEqual(set)
  })
})
