/** Rows that ask for what the model has not learned: they can be painted, and are told of before. */
import { readFile } from 'node:fs/promises'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { decodePicture } from '../images/decode.ts'
import { isPhoto } from '../images/isPhoto.ts'
import { onWhite } from '../images/raster.ts'
import { understand, type Knowing } from '../words/understand.ts'
import type { PlannedRow } from './plan.ts'

export interface Doubts {
  /** Rows. */
  readonly count: number
  /** Of the first: `line 7`, and what is to be said of it. */
  readonly where: string
  readonly says: string
}

/** Pictures that are opened to see whether they are photos: a look at a table is no time to read thousands. */
const mostOpened = 20

/** Null where there are none, or nobody can tell. `literal`: words are painted as they are written. */
export async function doubtsOf(
  rows: readonly PlannedRow[],
  { near, generationConfig: { name, vocabulary, cautions } }: NextStepConfig,
  literal: boolean,
): Promise<Doubts | null> {
  if (vocabulary === null) return null
  const knowing: Knowing = { name, vocabulary, cautions, near: literal ? {} : near }
  const photos = new Map<string, boolean>()
  let found: Doubts | null = null
  for (const { row, request, image } of rows) {
    if (image !== null && !photos.has(image)) photos.set(image, photos.size < mostOpened && (await showsPhoto(image)))
    const edits = image === null ? null : { isPhoto: photos.get(image)! }
    const { unknown, doubt } = understand({ prompt: request.prompt, edits }, knowing)
    if (doubt === null && unknown.length === 0) continue
    const words = [...new Set(unknown.map(({ word }) => `“${word}”`))].join(', ')
    found = found ?? { count: 0, where: row.where, says: doubt ?? `${name} has not learned ${words}.` }
    found = { ...found, count: found.count + 1 }
  }
  return found
}

async function showsPhoto(path: string): Promise<boolean> {
  try {
    return isPhoto(onWhite(await decodePicture(await readFile(path))), 3)
  } catch {
    // It fails alone, when it is painted.
    return false
  }
}
