/** Every picture ever made: rows in SQLite, pixels in files named by their content. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture } from '../contract.ts'
import { openDatabase } from './database.ts'
import { clearPartialFiles, imageFile, keepImage } from './imageFiles.ts'
import { openJobs, type Jobs } from './jobs.ts'
import { openPictures, type PictureFacts, type Pictures } from './pictures.ts'
import { openPresets, openWildcards, type Presets, type Wildcards } from './presets.ts'
import { openSteps, type Steps } from './steps.ts'

export interface NewPicture extends Omit<PictureFacts, 'hash'> {
  readonly png: Uint8Array
}

export interface Library {
  /** Returns once the picture would survive a power cut. */
  add(picture: NewPicture): Promise<Picture>
  get(id: string): Picture | null
  /** Keeps a PNG that a picture refers to (see GuardFacts) and returns its hash. */
  keepImage(png: Uint8Array): Promise<string>
  imageFile(hash: string): string
  /** May be emptied at any time; see thumbnails.ts. */
  readonly thumbnailFolder: string
  /** Calls after each change that a list of pictures could show. */
  onChange(listener: () => void): void
  readonly pictures: Pictures
  readonly steps: Steps
  readonly jobs: Jobs
  readonly presets: Presets
  readonly wildcards: Wildcards
  close(): void
}

export function openLibrary(folder: string): Library {
  const images = join(folder, 'images')
  mkdirSync(images, { recursive: true })
  clearPartialFiles(images)
  const database = openDatabase(join(folder, 'library.db'))

  const listeners: (() => void)[] = []
  const pictures = openPictures(database, () => listeners.forEach((listener) => listener()))
  return {
    add: async ({ png, ...facts }) => pictures.add({ ...facts, hash: await keepImage(images, png) }),
    get: (id) => pictures.getAll([id])[0] ?? null,
    keepImage: (png) => keepImage(images, png),
    imageFile: (hash) => imageFile(images, hash),
    thumbnailFolder: join(folder, 'thumbnails'),
    onChange: (listener) => void listeners.push(listener),
    pictures,
    steps: openSteps(database),
    jobs: openJobs(database),
    presets: openPresets(database),
    wildcards: openWildcards(database),
    close: () => void database.close(),
  }
}
