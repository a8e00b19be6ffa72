/** Fills a library with as many real, different, small pictures as a test wants. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { encodePng } from '../../engine/images/png.ts'
import type { Recipe } from '../../engine/event.ts'
import { openDatabase } from '../../electron/library/database.ts'
import { blobFile } from '../../electron/library/blobFiles.ts'
import { openPictures, type PictureFacts } from '../../electron/library/pictures.ts'

const colours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'black']
const nouns = ['fox', 'apple', 'boat', 'castle', 'robot', 'tree', 'cat', 'car', 'house', 'fish', 'mushroom']
const places = ['in the snow', 'on the beach', 'at night', 'in a forest', 'under water', 'in space', 'on a hill']
const side = 48
const batch = 64

/**
 * One transaction and no flushing: nothing here needs to survive a power cut. With fewer `distinct` pictures than rows,
 * several rows share a file.
 */
export async function fillLibrary(folder: string, count: number, distinct = count): Promise<void> {
  const images = join(folder, 'images')
  mkdirSync(images, { recursive: true })
  const hashes: string[] = []
  for (let from = 0; from < distinct; from += batch) {
    const indexes = Array.from({ length: Math.min(batch, distinct - from) }, (_, at) => from + at)
    const pngs = await Promise.all(
      indexes.map((index) => encodePng({ width: side, height: side, data: pixelsOf(index) }, recipeOf(index))),
    )
    for (const png of pngs) hashes.push(keep(images, png))
  }
  const database = openDatabase(join(folder, 'library.db'))
  const pictures = openPictures(database, () => undefined)
  database.exec('BEGIN')
  let before: string | null = null
  for (let index = 0; index < count; index++) {
    const facts = factsOf(index)
    const parentId: string | null = facts.verb === 'edit' ? before : null
    before = pictures.add({ ...facts, parentId, hash: hashes[index % distinct]! }).id
  }
  database.exec('COMMIT')
  database.close()
}

function keep(images: string, png: Uint8Array): string {
  const hash = createHash('sha256').update(png).digest('hex')
  mkdirSync(dirname(blobFile(images, 'picture', hash)), { recursive: true })
  writeFileSync(blobFile(images, 'picture', hash), png)
  return hash
}

function factsOf(index: number): Omit<PictureFacts, 'hash'> {
  return {
    width: side,
    height: side,
    verb: index % 5 === 4 ? 'edit' : 'generate',
    prompt: promptOf(index),
    recipe: recipeOf(index),
    elapsedMs: 400,
  }
}

/** The number is a word of its own, so that one picture among thousands can be found. */
export function promptOf(index: number): string {
  const pick = (words: readonly string[], step: number) => words[Math.floor(index / step) % words.length]!
  const [colour, noun, place] = [
    pick(colours, 1),
    pick(nouns, colours.length),
    pick(places, colours.length * nouns.length),
  ]
  return `a ${colour} ${noun} ${place}, flat, no${index}`
}

function recipeOf(index: number): Recipe {
  return {
    app: 'patchwork',
    version: 1,
    model: index % 3 === 0 ? 'Second model' : 'Patchwork first',
    modelHash: 'f'.repeat(64),
    device: 'cpu',
    prompt: promptOf(index),
    negativePrompt: '',
    positivePrompt: '',
    width: side,
    height: side,
    seed: index,
    imageIndex: 0,
    steps: 20,
    guidance: 4,
    imageGuidance: 1,
    guidanceSchedule: 'constant',
    sampler: 'nextstep-1',
    timestepShift: 1,
    useNorm: true,
    sources: [],
  }
}

/** Stripes in two colours; no two of the first 16 million pictures are alike. */
function pixelsOf(index: number) {
  const first = [index % 256, (index >> 8) % 256, (index >> 16) % 256]
  const second = [(index * 37) % 256, (index * 59) % 256, 128]
  const row = (at: number) => Math.floor(at / (side * 3))
  return Uint8Array.from({ length: side * side * 3 }, (_, at) => (row(at) % 8 < 4 ? first : second)[at % 3]!)
}
