/**
 * The tokens of one painting on disk: each is in its journal before its patch is shown. What is there already when the
 * painting starts, from a program that died or from a picture that it goes on from, is given to the engine.
 */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { GenerateEvent } from '../event.ts'
import { partOfBatch, type Given, type GivenPicture } from '../passages.ts'
import { headerBytes, recordBytes, type JournalHeader } from './format.ts'
import { givenOf, readJournal, type Journal, type JournalPicture } from './readJournal.ts'
import { createJournal, reopenJournal, type JournalWriter } from './writeJournal.ts'

type Started = Extract<GenerateEvent, { type: 'started' }>
type Token = Extract<GenerateEvent, { type: 'token' }>

/** What is painted: the part of a journal's header that is known before the engine has begun. */
export type JournalTask = Pick<JournalHeader, 'model' | 'request' | 'sources' | 'told'>

export interface PaintJournal {
  /** What lay there: this painting's own, something else, which is written over once it has started, or nothing. */
  readonly found: 'own' | 'other' | 'nothing'
  /** Records of its own that are damaged; they are painted again. */
  readonly lost: number
  /** What is known by now of the pictures from `from` on; null for nothing. */
  given(from: number, count: number): Given | null
  /** Opens the file; from here on tokens are kept. */
  started(event: Started): void
  /** `image`: place among all pictures of the task. */
  token(event: Token): void
  /** The tokens of one picture, as a journal of its own; null where the engine hands out none. */
  fileOf(place: number): Uint8Array | null
  close(): void
  /** Every picture is kept, with its own. */
  remove(): void
  /** The engine cannot go on with it. It stays beside its place, and the painting begins anew the next time. */
  setAside(): void
}

interface Keeping {
  /** The patches of the picture that the painting goes on from. */
  readonly before?: Given | null
  /** The file cannot be written: told here, the painting goes on without it; else it is thrown. */
  readonly onTrouble?: (error: unknown) => void
}

export function keepJournal(
  path: string,
  task: JournalTask,
  { before = null, onTrouble = rethrow }: Keeping = {},
): PaintJournal {
  const isThere = existsSync(path)
  const found = isThere ? readOwn(path, task) : null
  const pictures = new Map<number, JournalPicture>(found?.pictures)
  let header: JournalHeader | null = found?.header ?? null
  let writer: JournalWriter | null = null

  function attempt(step: () => void): void {
    try {
      step()
    } catch (error) {
      writer = null
      onTrouble(error)
    }
  }

  return {
    found: found !== null ? 'own' : isThere ? 'other' : 'nothing',
    lost: found?.lost ?? 0,

    given: (from, count) => (header === null ? null : givenOf({ header, pictures }, from, count)) ?? before,

    started({ tokens, rows, columns }) {
      if (!tokens || writer !== null) return
      const fresh = {
        version: 1,
        ...task,
        modelHash: tokens.modelHash,
        tokenSize: tokens.size,
        rows,
        columns,
      } as const
      header = fresh
      const fits =
        found !== null && found.header.modelHash === tokens.modelHash && found.header.tokenSize === tokens.size
      if (!fits) pictures.clear()
      attempt(() => {
        writer = fits ? reopenJournal(path, found.header, found.length) : createJournal(path, header!)
      })
    },

    token({ image, index, values }) {
      if (header === null) return
      const [rows, columns] = [header.rows, header.columns]
      const size = header.tokenSize
      let isNews = false
      for (const [at, own] of values.entries()) {
        const known = pictures.get(image + at) ?? {
          tokens: new Float32Array(rows * columns * size),
          kept: new Uint8Array(rows * columns),
        }
        isNews ||= known.kept[index] !== 1 || own.some((value, n) => value !== known.tokens[index * size + n])
        known.tokens.set(own, index * size)
        known.kept[index] = 1
        pictures.set(image + at, { tokens: known.tokens, kept: known.kept, first: image, together: values.length })
      }
      if (isNews) attempt(() => writer?.append(index, image, values))
    },

    fileOf(place) {
      const picture = pictures.get(place)
      if (header === null || picture === undefined) return null
      return journalOf({ ...header, request: partOfBatch(header.request, place, 1) }, picture)
    },

    close: () => attempt(() => writer?.close()),
    remove() {
      attempt(() => writer?.close())
      writer = null
      rmSync(path, { force: true })
    },
    setAside() {
      attempt(() => writer?.close())
      writer = null
      if (existsSync(path)) renameSync(path, `${path}.aside`)
    },
  }
}

/** Null where it is of another painting, or nobody can read it. */
function readOwn(path: string, task: JournalTask): Journal | null {
  try {
    const journal = readJournal(readFileSync(path), path)
    return isSameTask(journal.header, task) ? journal : null
  } catch {
    return null
  }
}

/** It may have been steered since the journal was begun. */
function isSameTask(begun: JournalTask, now: JournalTask): boolean {
  const { passages: before = [], ...one } = begun.request
  const { passages: after = [], ...other } = now.request
  return (
    begun.model === now.model && isSame(one, other) && before.every((passage, index) => isSame(passage, after[index]))
  )
}

/** As JSON says it, in whatever order of keys. */
function isSame(one: unknown, other: unknown): boolean {
  const said = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
  return isDeepStrictEqual(said(one), said(other))
}

function rethrow(error: unknown): never {
  throw error
}

function journalOf(header: JournalHeader, { tokens, kept }: GivenPicture): Uint8Array {
  const size = header.tokenSize
  const records = [...kept.keys()]
    .filter((token) => kept[token] === 1)
    .map((token) =>
      recordBytes({ picture: 0, token, first: 0, together: 1 }, tokens.subarray(token * size, (token + 1) * size)),
    )
  return Buffer.concat([headerBytes(header), ...records])
}

/** The first `count` tokens of a picture that is kept; all that there are where it is left out. Throws `journal/unreadable`. */
export function tokensFrom(file: string, name: string, count = Infinity): Given | null {
  const given = givenOf(readJournal(readFileSync(file), name), 0, 1)
  if (given === null) return null
  const [{ tokens, kept }] = given.pictures as [GivenPicture]
  const { together: _alone, ...rest } = given
  return { ...rest, pictures: [{ tokens, kept: kept.map((is, token) => (token < count ? is : 0)) }] }
}
