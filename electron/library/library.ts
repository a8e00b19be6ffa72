/** Every picture ever made: rows in SQLite, pixels in files named by their content. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LibraryReport, Picture } from '../contract.ts'
import { putRestored } from './backup.ts'
import { openDatabase } from './database.ts'
import { clearPartialFiles, imageFile, keepImage } from './imageFiles.ts'
import { checkLibrary, databaseTrouble, repairLibrary } from './integrity.ts'
import { openJobs, type Jobs } from './jobs.ts'
import { openPictures, type PictureFacts, type Pictures } from './pictures.ts'
import { openPresets, openWildcards, type Presets, type Wildcards } from './presets.ts'
import { asksForRebuild, askForRebuild, isDamage, rebuildDatabase } from './rebuild.ts'
import { openSteps, type Steps } from './steps.ts'
import { referredImages } from './upkeep.ts'

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
  readonly folder: string
  /** May be emptied at any time; see thumbnails.ts. */
  readonly thumbnailFolder: string
  readonly pictures: Pictures
  readonly steps: Steps
  readonly jobs: Jobs
  readonly presets: Presets
  readonly wildcards: Wildcards
  /** Calls after each change that a list of pictures could show. */
  onChange(listener: () => void): void
  check(): Promise<LibraryReport>
  /** `mustReopen`: the rest happens when the library is opened again. */
  repair(): Promise<LibraryReport & { readonly mustReopen: boolean }>
  /** A copy of the database as it is at this moment, and the hashes of all images that it speaks of. */
  snapshot(file: string): readonly string[]
  /** What happened on opening: a backup took its place, or a damaged database was made anew and needs a repair. */
  readonly opened: 'as it was' | 'restored' | 'rebuilt'
  close(): void
}

export function openLibrary(folder: string): Library {
  const isRestored = putRestored(folder)
  const images = join(folder, 'images')
  mkdirSync(images, { recursive: true })
  clearPartialFiles(images)
  const { database, wasRebuilt } = openWhole(folder)
  const listeners: (() => void)[] = []
  const changed = () => listeners.forEach((listener) => listener())
  const pictures = openPictures(database, changed)
  const inspected = { folder, images, database, pictures, rowsLost: wasRebuilt }
  return {
    async add({ png, ...facts }) {
      const hash = await keepImage(images, png)
      return pictures.add({ ...facts, hash })
    },
    get: (id) => pictures.getAll([id])[0] ?? null,
    keepImage: (png) => keepImage(images, png),
    imageFile: (hash) => imageFile(images, hash),
    folder,
    thumbnailFolder: join(folder, 'thumbnails'),
    pictures,
    steps: openSteps(database),
    jobs: openJobs(database),
    presets: openPresets(database),
    wildcards: openWildcards(database),
    onChange: (listener) => void listeners.push(listener),
    check: () => checkLibrary(inspected),
    async repair() {
      if (databaseTrouble(database) !== null) {
        askForRebuild(folder)
        return { ...(await checkLibrary(inspected)), mustReopen: true }
      }
      const report = await repairLibrary(inspected)
      changed()
      return { ...report, mustReopen: false }
    },
    snapshot(file) {
      database.prepare('VACUUM INTO ?').run(file)
      return [...referredImages(database).known]
    },
    opened: wasRebuilt ? 'rebuilt' : isRestored ? 'restored' : 'as it was',
    close: () => database.close(),
  }
}

function openWhole(folder: string) {
  const file = join(folder, 'library.db')
  try {
    if (!asksForRebuild(folder)) return { database: openDatabase(file), wasRebuilt: false }
  } catch (error) {
    if (!isDamage(error)) throw error
  }
  rebuildDatabase(folder)
  return { database: openDatabase(file), wasRebuilt: true }
}
