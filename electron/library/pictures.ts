/** The rows of the pictures. Their pixels are files; see blobFiles.ts. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { EngineError } from '../../engine/errors.ts'
import type {
  ChannelInput,
  ChannelOutput,
  GuardFacts,
  Picture,
  PictureFacets,
  pictureQuerySchema,
  Recipe,
} from '../contract.ts'
import { openBlobs } from './blobs.ts'
import { conditionsOf, countSql, idsSql, inheritingSql, pageSql, type Condition } from './pictureQuery.ts'
import { columns, insertSql, toPictures, valuesOf } from './pictureRow.ts'
import { withSearchIndex } from './searchIndex.ts'
import { openBinnedCounts } from './sets.ts'
import { numberOf, type Database } from './sqlite.ts'

/** All that is known of a new picture but for its place in the library. */
export interface PictureFacts {
  readonly hash: string
  readonly width: number
  readonly height: number
  readonly verb: Picture['verb']
  readonly prompt: string
  readonly recipe: Recipe | null
  readonly parentId?: string | null
  readonly turnId?: string | null
  readonly referenceIds?: readonly string[]
  readonly elapsedMs?: number | null
  readonly guard?: GuardFacts | null
  /** Of the file of its tokens. */
  readonly tokensHash?: string | null
  /** Of the file of what it was cut out of. */
  readonly underHash?: string | null
  /** Milliseconds since 1970; now when left out. */
  readonly createdAt?: number
  /** Of a picture that was here before; a new one when left out. */
  readonly id?: string
  /** What it is called. */
  readonly name?: string
  /** The job that painted it, and where in its batch. */
  readonly painted?: Painted
}

export interface Painted {
  readonly jobId: string
  readonly place: number
}

export interface PageRequest {
  readonly query: z.output<typeof pictureQuerySchema>
  readonly offset: number
  readonly limit: number
}

export interface Pictures {
  add(facts: PictureFacts): Picture
  /** What a job has painted, by place, deleted ones included. */
  paintedBy(jobId: string): readonly { readonly place: number; readonly picture: Picture }[]
  ofPlace(painted: Painted): Picture | null
  /** The one that is this very file: one that is there before one in the bin, the oldest first. */
  ofFile(hash: string): { readonly picture: Picture; readonly deleted: boolean } | null
  /** Hash of the file of its tokens, deleted or not; null where none were kept. */
  tokensOf(id: string): string | null
  /** Hash of the file of what a picture was cut out of; null where none was kept. */
  underOf(id: string): string | null
  /** In the order asked for; those deleted or never heard of are left out. */
  getAll(ids: readonly string[]): readonly Picture[]
  /** The same for those that were deleted. */
  getDeleted(ids: readonly string[]): readonly Picture[]
  page(request: PageRequest): ChannelOutput['pictures:page']
  ids(request: PageRequest): readonly string[]
  /** Everything related by descent, parents before children. */
  family(id: string): readonly Picture[]
  facets(): PictureFacets
  /** Hides them; their files stay, so that they can be restored. */
  delete(ids: readonly string[]): void
  restore(ids: readonly string[]): void
  change(change: ChannelInput<'pictures:change'>): Picture
  /** Puts a tag on all of them, or takes it off. */
  tag(change: ChannelInput<'pictures:tag'>): void
  /** Those that have no row, not even a deleted one. */
  lostAmong(ids: readonly string[]): readonly string[]
  /** Stars all of them, or takes the star from all when each has one; returns whether they are starred now. */
  toggleStars(ids: readonly string[]): boolean
}

/** `changed` is called after every change that a list of pictures could show. */
export function openPictures(database: Database, changed: () => void): Pictures {
  const blobs = openBlobs(database)
  const insert = database.prepare(insertSql)
  const refer = database.prepare(
    'INSERT OR REPLACE INTO pictureReferences (pictureId, place, referenceId) VALUES (?, ?, ?)',
  )
  const setPainted = database.prepare('UPDATE pictures SET jobId = ?, place = ? WHERE id = ?')
  const placesOf = database.prepare('SELECT place, id FROM pictures WHERE jobId = ? ORDER BY place')
  const tokensOf = database.prepare("SELECT hash FROM blobs WHERE ownerId = ? AND kind = 'tokens'").pluck()
  const underOf = database.prepare("SELECT hash FROM blobs WHERE ownerId = ? AND kind = 'under'").pluck()
  const ofFile = database.prepare(
    'SELECT id, deletedAt IS NOT NULL AS deleted FROM pictures WHERE hash = ? ORDER BY deletedAt IS NOT NULL, createdAt',
  )
  const newest = database.prepare('SELECT max(createdAt) FROM pictures')
  const taken = database.prepare('SELECT count(*) FROM pictures WHERE createdAt = ?')
  const some = (condition: string) =>
    database.prepare(`SELECT ${columns} FROM pictures WHERE id IN (SELECT value FROM json_each(?)) AND ${condition}`)
  const present = some('deletedAt IS NULL')
  const deleted = some('deletedAt IS NOT NULL')
  const deletedSets = openBinnedCounts(database)
  const setDeleted = database.prepare('UPDATE pictures SET deletedAt = ? WHERE id IN (SELECT value FROM json_each(?))')
  const known = database.prepare('SELECT count(*) FROM pictures WHERE id IN (SELECT value FROM json_each(?))')
  const setName = database.prepare('UPDATE pictures SET name = ? WHERE id = ?')
  const setStarred = database.prepare('UPDATE pictures SET starred = ? WHERE id = ?')
  const unstarred = database.prepare(
    'SELECT count(*) FROM pictures WHERE starred = 0 AND id IN (SELECT value FROM json_each(?))',
  )
  const setAllStarred = database.prepare('UPDATE pictures SET starred = ? WHERE id IN (SELECT value FROM json_each(?))')
  const family = database.prepare(familySql)
  const anyParent = database.prepare('SELECT EXISTS (SELECT 1 FROM pictures WHERE parentId IS NOT NULL)')
  const changeCount = database.prepare('SELECT total_changes()')
  const inheritingWords = database.prepare(inheritingSql).pluck()
  const addTag = database.prepare(
    `INSERT OR IGNORE INTO pictureTags (addedAt, tag, pictureId)
     SELECT ?, ?, id FROM pictures WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const removeTag = database.prepare(
    'DELETE FROM pictureTags WHERE tag = ? AND pictureId IN (SELECT value FROM json_each(?))',
  )
  const tagCounts = database.prepare(
    `SELECT tag, count(*) AS count FROM pictureTags JOIN pictures ON pictures.id = pictureId
     WHERE deletedAt IS NULL GROUP BY tag ORDER BY tag`,
  )
  const lost = database.prepare('SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM pictures)').pluck()

  function getAll(ids: readonly string[], from = present): Picture[] {
    const pictures = toPictures(database, from.all(JSON.stringify(ids)))
    const byId = new Map(pictures.map((picture) => [picture.id, picture]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  }

  /** No two pictures have the same time, so that their order never changes. */
  function freeTime(wanted: number): number {
    let time = wanted
    while (numberOf(taken, time) > 0) time++
    return time
  }

  function paintedBy(jobId: string) {
    const places = placesOf.all(jobId) as { readonly place: number; readonly id: string }[]
    const ids = places.map(({ id }) => id)
    const byId = new Map([...getAll(ids), ...getAll(ids, deleted)].map((picture) => [picture.id, picture]))
    return places.flatMap(({ place, id }) => {
      const picture = byId.get(id)
      return picture === undefined ? [] : [{ place, picture }]
    })
  }

  /** Who scrolls through what was found asks for the same words again and again. */
  let lastFound: { readonly key: string; readonly numbers: readonly number[] } | null = null
  function inheriting(words: readonly string[]): readonly number[] {
    if (numberOf(anyParent) === 0) return []
    const key = `${numberOf(changeCount)} ${JSON.stringify(words)}`
    if (lastFound?.key !== key) {
      const numbers = inheritingWords.all(JSON.stringify(words), words.length, words.join(' AND '))
      lastFound = { key, numbers: numbers as unknown as number[] }
    }
    return lastFound.numbers
  }

  /** Part of one list after another, as if they were one, and how long they are together. */
  function inTurn<Row>(
    conditions: readonly Condition[],
    limit: number,
    offset: number,
    read: (condition: Condition, limit: number, offset: number) => readonly Row[],
  ): { readonly rows: Row[]; readonly total: number } {
    const rows: Row[] = []
    let total = 0
    for (const condition of conditions) {
      const count = numberOf(database.prepare(countSql(condition)), ...condition.values)
      const from = Math.max(offset - total, 0)
      if (rows.length < limit && from < count) rows.push(...read(condition, limit - rows.length, from))
      total += count
    }
    return { rows, total }
  }

  const keep = database.transaction((picture: Picture, { painted, tokensHash, underHash }: PictureFacts): void => {
    const { id, hash, referenceIds, guard } = picture
    insert.run(...valuesOf(picture))
    if (painted) setPainted.run(painted.jobId, painted.place, id)
    for (const [place, referenceId] of referenceIds.entries()) refer.run(id, place, referenceId)
    blobs.add(id, 'picture', hash)
    if (tokensHash) blobs.add(id, 'tokens', tokensHash)
    if (underHash) blobs.add(id, 'under', underHash)
    if (guard === null) return
    blobs.add(id, 'guardEdit', guard.editHash)
    blobs.add(id, 'guardMap', guard.mapHash)
    if (guard.copyHash) blobs.add(id, 'guardCopy', guard.copyHash)
  })

  const mark = database.transaction((ids: readonly string[], deletedAt: number | null): void => {
    setDeleted.run(deletedAt, JSON.stringify(ids))
    blobs.setDeleted(ids, deletedAt)
  })

  return {
    add(facts) {
      const createdAt =
        facts.createdAt === undefined ? Math.max(Date.now(), numberOf(newest) + 1) : freeTime(facts.createdAt)
      const picture: Picture = {
        id: facts.id ?? randomUUID(),
        hash: facts.hash,
        verb: facts.verb,
        parentId: facts.parentId ?? null,
        turnId: facts.turnId ?? null,
        referenceIds: [...(facts.referenceIds ?? [])],
        name: facts.name ?? null,
        starred: false,
        tags: [],
        prompt: facts.prompt,
        width: facts.width,
        height: facts.height,
        createdAt,
        elapsedMs: facts.elapsedMs ?? null,
        recipe: facts.recipe,
        guard: facts.guard ?? null,
        hasTokens: Boolean(facts.tokensHash),
      }
      withSearchIndex(database, () => keep(picture, facts))
      changed()
      return picture
    },

    paintedBy,
    ofPlace: ({ jobId, place }) => paintedBy(jobId).find((painted) => painted.place === place)?.picture ?? null,
    ofFile(hash) {
      const rows = ofFile.all(hash) as { readonly id: string; readonly deleted: number }[]
      for (const { id, deleted: is } of rows) {
        const [picture] = getAll([id], is ? deleted : present)
        if (picture) return { picture, deleted: Boolean(is) }
      }
      return null
    },
    tokensOf: (id) => (tokensOf.get(id) as string | undefined) ?? null,
    underOf: (id) => (underOf.get(id) as string | undefined) ?? null,
    getAll: (ids) => getAll(ids),
    getDeleted: (ids) => getAll(ids, deleted),

    page: ({ query, offset, limit }) =>
      withSearchIndex(database, () => {
        const read = (condition: Condition, ...range: [number, number]) =>
          database.prepare(pageSql(condition, query.sort, columns)).all(...condition.values, ...range)
        const { rows, total } = inTurn(conditionsOf(query, inheriting), limit, offset, read)
        return { pictures: toPictures(database, rows), total }
      }),

    ids: ({ query, offset, limit }) =>
      withSearchIndex(database, () => {
        const read = (condition: Condition, ...range: [number, number]) =>
          database
            .prepare(idsSql(condition, query.sort))
            .pluck()
            .all(...condition.values, ...range) as unknown as string[]
        return inTurn(conditionsOf(query, inheriting), limit, offset, read).rows
      }),

    family: (id) => toPictures(database, family.all(id)),

    facets() {
      const count = (condition: string) => numberOf(database.prepare(countSql({ sql: condition })))
      const models = database
        .prepare('SELECT DISTINCT model FROM pictures WHERE deletedAt IS NULL AND model IS NOT NULL ORDER BY model')
        .pluck()
        .all()
      const sizes = database
        .prepare(
          'SELECT width, height, count(*) AS count FROM pictures WHERE deletedAt IS NULL GROUP BY width, height ORDER BY count DESC',
        )
        .all()
      return {
        count: count('deletedAt IS NULL'),
        starred: count('deletedAt IS NULL AND starred = 1'),
        deleted: count('deletedAt IS NOT NULL'),
        deletedSets: deletedSets(),
        tags: tagCounts.all() as unknown as { tag: string; count: number }[],
        models: models as string[],
        sizes: sizes as { width: number; height: number; count: number }[],
      }
    },

    delete(ids) {
      mark(ids, Date.now())
      changed()
    },

    restore(ids) {
      mark(ids, null)
      changed()
      if (numberOf(known, JSON.stringify(ids)) < new Set(ids).size) throw unknownPicture()
    },

    change({ id, name, starred }) {
      if (name !== undefined) withSearchIndex(database, () => setName.run(name?.trim() || null, id))
      if (starred !== undefined) setStarred.run(starred ? 1 : 0, id)
      const [picture] = getAll([id])
      if (!picture) throw unknownPicture()
      changed()
      return picture
    },

    tag({ ids, tag, on }) {
      const those = JSON.stringify(ids)
      withSearchIndex(database, () => (on ? addTag.run(Date.now(), tag, those) : removeTag.run(tag, those)))
      changed()
    },

    lostAmong: (ids) => lost.all(JSON.stringify(ids)) as unknown as string[],

    toggleStars(ids) {
      const those = JSON.stringify(ids)
      const starred = numberOf(unstarred, those) > 0
      setAllStarred.run(starred ? 1 : 0, those)
      changed()
      return starred
    },
  }
}

/** Up to the first ancestor, deleted ones included, then down to everything made from it. A child is younger than its parent. */
const familySql = `
  WITH RECURSIVE
    ancestors (id, parentId) AS (
      SELECT id, parentId FROM pictures WHERE id = ?
      UNION SELECT pictures.id, pictures.parentId FROM ancestors JOIN pictures ON pictures.id = ancestors.parentId
    ),
    members (id) AS (
      SELECT id FROM ancestors
      UNION SELECT pictures.id FROM members JOIN pictures ON pictures.parentId = members.id
    )
  SELECT ${columns} FROM pictures WHERE id IN (SELECT id FROM members) AND deletedAt IS NULL ORDER BY createdAt`

function unknownPicture(): EngineError {
  return new EngineError('request/invalid', 'That picture was never in the library.')
}
