/** Journals that are cut off, torn or edited by hand: what is whole is read, what is lost is told. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { headerBytes, headerSchema, recordLength, type JournalHeader } from './format.ts'
import { givenOf, readJournal } from './readJournal.ts'
import { createJournal, reopenJournal } from './writeJournal.ts'

const folder = mkdtempSync(join(tmpdir(), 'patchwork-journal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const header: JournalHeader = headerSchema.parse({
  version: 1,
  model: 'Tiny',
  modelHash: 'abc',
  tokenSize: 3,
  rows: 2,
  columns: 4,
  request: { prompt: 'a red fox', seed: 7, count: 4 },
  sources: [],
})
const valueOf = (picture: number, token: number) => Float32Array.of(picture, token, picture * 10 + token + 0.5)
let number = 0

/** Pictures 0 and 1 whole, 2 and 3 with `begun` tokens. */
function written(begun = 3): string {
  const path = join(folder, `${number++}.journal`)
  const journal = createJournal(path, header)
  for (let token = 0; token < 8; token++) journal.append(token, 0, [valueOf(0, token), valueOf(1, token)])
  for (let token = 0; token < begun; token++) journal.append(token, 2, [valueOf(2, token), valueOf(3, token)])
  journal.close()
  return path
}

const read = (path: string) => readJournal(readFileSync(path), 'fox.journal')
const keptIn = (path: string) => [...read(path).pictures.values()].map(({ kept }) => kept.reduce((a, b) => a + b, 0))

describe('a journal', () => {
  test('gives back every token that was appended, to the bit', () => {
    const journal = read(written())
    expect(journal).toMatchObject({ header, lost: 0 })
    expect(keptIn(written())).toEqual([8, 8, 3, 3])
    for (const [picture, { tokens, kept }] of journal.pictures) {
      for (let token = 0; token < 8; token++)
        if (kept[token] === 1) expect(tokens.subarray(token * 3, token * 3 + 3)).toEqual(valueOf(picture, token))
    }
  })

  test('is gone on with where it is whole, and a token that is written again counts as written last', () => {
    const path = written()
    appendFileSync(path, 'torn')
    const { length, lost } = read(path)
    expect(lost).toBe(1)
    const journal = reopenJournal(path, header, length)
    journal.append(3, 2, [valueOf(2, 3), valueOf(3, 3)])
    journal.append(0, 2, [valueOf(9, 9), valueOf(3, 0)])
    journal.close()
    expect(read(path).lost).toBe(0)
    expect(keptIn(path)).toEqual([8, 8, 4, 4])
    expect(read(path).pictures.get(2)!.tokens.subarray(0, 3)).toEqual(valueOf(9, 9))
  })

  test('says what is given of the pictures that are missing, and with how many they share a pass', () => {
    const journal = read(written())
    const given = givenOf(journal, 1, 3)!
    expect(given.together).toEqual({ first: 1, further: 2 })
    expect(given.pictures.map(({ kept }) => kept.reduce((a, b) => a + b, 0))).toEqual([8, 3, 3])
    expect(givenOf(read(written(0)), 2, 2)).toBeNull()
  })

  test('that cannot be written is told', () => {
    expect(() => createJournal(join(written(), 'fox.journal'), header)).toThrow(/journal .* cannot be written/)
  })
})

describe('damage', () => {
  test('that cuts it off anywhere costs no more than the record it cuts', () => {
    const whole = readFileSync(written())
    const begin = headerBytes(header).length
    const size = recordLength(3)
    for (let end = begin; end <= whole.length; end++) {
      const { pictures, lost } = readJournal(whole.subarray(0, end), 'fox.journal')
      const tokens = [...pictures.values()].reduce((sum, { kept }) => sum + kept.reduce((a, b) => a + b, 0), 0)
      expect(tokens).toBe(Math.floor((end - begin) / size))
      expect(lost).toBe(Number((end - begin) % size > 0))
    }
  })

  test('of any byte of the records costs one token', () => {
    const whole = readFileSync(written())
    const begin = headerBytes(header).length
    fc.assert(
      fc.property(fc.nat(whole.length - begin - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Buffer.from(whole)
        damaged[begin + at]! ^= flip
        const { pictures, lost } = readJournal(damaged, 'fox.journal')
        const tokens = [...pictures.values()].reduce((sum, { kept }) => sum + kept.reduce((a, b) => a + b, 0), 0)
        expect([tokens, lost]).toEqual([21, 1])
      }),
      { numRuns: 500 },
    )
  })

  test('of the header, foreign files and later versions are told in a sentence', () => {
    const path = written()
    const whole = readFileSync(path)
    truncateSync(path, 20)
    expect(() => read(path)).toThrow('The beginning of the journal fox.journal is damaged')
    writeFileSync(path, 'no journal')
    expect(() => read(path)).toThrow('fox.journal is no journal of a picture')
    writeFileSync(path, headerBytes({ ...header, version: 2 as 1 }))
    expect(() => read(path)).toThrow('was written by a newer Patchwork')
    writeFileSync(path, headerBytes({ ...header, rows: -1 }))
    expect(() => read(path)).toThrow('does not say what it is of')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(whole.length), (noise, at) => {
        const bytes = Buffer.concat([whole.subarray(0, at), noise])
        try {
          readJournal(bytes, 'fox.journal')
        } catch (error) {
          expect(error).toMatchObject({ code: 'journal/unreadable' })
        }
      }),
      { numRuns: 500 },
    )
  })
})
