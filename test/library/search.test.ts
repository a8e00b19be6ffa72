import fc from 'fast-check'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { pictureQuerySchema } from '../../electron/contract.ts'
import { openDatabase } from '../../electron/library/database.ts'
import { openPictures } from '../../electron/library/pictures.ts'

const database = openDatabase(join(mkdtempSync(join(tmpdir(), 'patchwork-search-')), 'library.db'))
// Thousands of pictures are kept below, and none needs to survive.
database.exec('PRAGMA synchronous = OFF')
const pictures = openPictures(database, () => undefined)
afterAll(() => database.close())

const keep = (prompt: string) =>
  pictures.add({ hash: 'a'.repeat(64), width: 1, height: 1, verb: 'import', prompt, recipe: null })
const find = (words: string) => pictures.page({ query: pictureQuerySchema.parse({ words }), offset: 0, limit: 500 })

test('whatever is typed is words, never a command', () => {
  keep('a red fox')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
      const { pictures: found, total } = find(typed)
      expect(found).toHaveLength(Math.min(total, 500))
    }),
    { numRuns: 2000 },
  )
  for (const typed of [
    '"',
    'fox"',
    'fox*',
    'NOT fox',
    'fox OR',
    'prompt:fox',
    '-fox',
    '^fox',
    'NEAR(fox red)',
    "fox'; --",
  ]) {
    expect(() => find(typed)).not.toThrow()
  }
  expect(find('red"fox').total).toBe(1)
})

test('a picture is found by every beginning of every word of its prompt, in any order', () => {
  const letters = fc.constantFrom(...'a b c x y z ä é ñ ø ß ж щ λ 九 狐 0 1 2 7'.split(' '))
  const word = fc.string({ unit: letters, minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(), (words, at) => {
      const { id } = keep(words.join(', '))
      const begun = words.toReversed().map((whole) => whole.slice(0, 1 + (at % whole.length)))
      const { pictures: found } = find(begun.join(' '))
      expect(found.map((picture) => picture.id)).toContain(id)
      pictures.delete([id])
    }),
    { numRuns: 300 },
  )
})
