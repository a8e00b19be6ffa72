import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { pictureQuerySchema, type PictureQuery } from '../../electron/contract.ts'
import { openDatabase } from '../../electron/library/database.ts'
import { conditionsOf, countSql, idsSql, inheritingSql, pageSql } from '../../electron/library/pictureQuery.ts'

const database = openDatabase(join(mkdtempSync(join(tmpdir(), 'patchwork-plans-')), 'library.db'))
afterAll(() => database.close())

/** How SQLite means to answer; it runs in the main process, so nothing may read the whole table. */
function planOf(sql: string, values: readonly (string | number)[]): string {
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]
  return rows.map(({ detail }) => detail).join('\n')
}

describe.each([
  ['everything', {}, 'picturesShown'],
  ['starred pictures', { starred: true }, 'picturesStarred'],
  ['pictures of a model', { model: 'first' }, 'picturesByModel'],
  ['pictures of a size', { size: { width: 64, height: 64 } }, 'picturesBySize'],
  ['imported pictures', { verb: 'import' }, 'picturesByVerb'],
  ['pictures of a week', { from: 1, to: 2 }, 'createdAt>? AND createdAt<?'],
] satisfies [string, PictureQuery, string][])('a page of %s', (_, asked, index) => {
  const query = pictureQuerySchema.parse(asked)
  const [condition] = conditionsOf(query, () => [])

  test.each(['newest', 'oldest'] as const)('%s first, comes from its index in order', (order) => {
    for (const sql of [pageSql(condition, order, 'id'), idsSql(condition, order)]) {
      const plan = planOf(sql, [...condition.values, 100, 9_900])
      expect(plan).toContain(index)
      expect(plan).not.toMatch(/SCAN pictures(?! USING)/)
    }
    expect(planOf(idsSql(condition, order), [...condition.values, 100, 0])).not.toContain('TEMP B-TREE')
  })

  test('is counted from its index alone', () => {
    const plan = planOf(countSql(condition), condition.values)
    expect(plan).toMatch(/COVERING INDEX/)
    expect(plan).toContain(index)
  })
})

test('words are looked up in the word index, descent in the index of parents, and no table is read whole', () => {
  const conditions = conditionsOf(pictureQuerySchema.parse({ words: 'red fox' }), () => [3, 1, 2])
  expect(conditions).toHaveLength(2)
  for (const condition of conditions) {
    const plan = planOf(idsSql(condition, 'newest'), [...condition.values, 100, 0])
    expect(plan).toContain('picturesShown')
    expect(plan).not.toMatch(/SCAN pictures(?! USING)|TEMP B-TREE/)
  }
  const plan = planOf(inheritingSql, ['["\\"red\\"*"]', 1, '"red"*'])
  expect(plan).toContain('pictureWords VIRTUAL TABLE INDEX')
  expect(plan).toContain('picturesByParent')
  expect(plan).not.toMatch(/SCAN (pictures|child)(?! USING)/)
})
