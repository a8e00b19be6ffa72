/** Every picture ever made: rows in SQLite, pixels in files named by their content. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LibraryReport, Picture } from '../contract.ts'
import { blobFile, keepBlob, type BlobKind, type KeptFile } from './blobFiles.ts'
import { imagesOf, mendIndexes } from './database.ts'
import { checkLibrary, repairLibrary } from './integrity.ts'
import { openWhole, type Opened } from './opening.ts'
import { openPictures, type PictureFacts, type Pictures } from './pictures.ts'
import { askForRebuild } from './rebuild.ts'
import { takeSnapshot } from './snapshot.ts'
import { openStores, type Stores } from './stores.ts'

export interface NewPicture extends Omit<PictureFacts, 'hash'> {
  readonly png: Uint8Array
}

export interface Library extends Stores {
  /** Returns once the picture would survive a power cut. A job has one picture for each place: a second is not kept. */
  add(picture: NewPicture): Promise<Picture>
  get(id: string): Picture | null
  /** Keeps a file that a row will refer to and returns its hash. */
  keep(kind: BlobKind, bytes: Uint8Array): Promise<string>
  /** Of a picture. */
  imageFile(hash: string): string
  blobFile(kind: BlobKind, hash: string): string
  /** Of a picture, or of what a drift guard shows. */
  shownFile(hash: string): string
  readonly folder: string
  /** May be emptied at any time; see thumbnails.ts. */
  readonly thumbnailFolder: string
  readonly pictures: Pictures
  /** Calls after each change that a list of pictures could show. */
  onChange(listener: () => void): void
  check(): Promise<LibraryReport>
  /** `mustReopen`: the rest happens when the library is opened again. */
  repair(): Promise<LibraryReport & { readonly mustReopen: boolean }>
  /** A copy of the database as it is at this moment, and all files that it speaks of. */
  snapshot(file: string): Promise<readonly KeptFile[]>
  readonly opened: Opened
  close(): void
}

export function openLibrary(folder: string): Library {
  const { database, opened } = openWhole(folder)
  const images = imagesOf(folder)
  const listeners: (() => void)[] = []
  const changed = () => listeners.forEach((listener) => listener())
  const pictures = openPictures(database, changed)
  const { readAll: readOthers, ...stores } = openStores(database)
  const rowsLost = opened === 'rebuilt' || opened === 'missing'
  const inspected = { folder, images, database, pictures, readOthers, rowsLost }
  return {
    async add({ png, ...facts }) {
      const same = facts.painted && pictures.ofPlace(facts.painted)
      if (same) return same
      const hash = await keepBlob(images, 'picture', png)
      return pictures.add({ ...facts, hash })
    },
    get: (id) => pictures.getAll([id])[0] ?? null,
    keep: (kind, bytes) => keepBlob(images, kind, bytes),
    imageFile: (hash) => blobFile(images, 'picture', hash),
    blobFile: (kind, hash) => blobFile(images, kind, hash),
    shownFile(hash) {
      const picture = blobFile(images, 'picture', hash)
      return existsSync(picture) ? picture : blobFile(images, 'guardMap', hash)
    },
    folder,
    thumbnailFolder: join(folder, 'thumbnails'),
    pictures,
    ...stores,
    onChange: (listener) => void listeners.push(listener),
    check: () => checkLibrary(inspected),
    async repair() {
      if (!mendIndexes(database)) {
        askForRebuild(folder)
        return { ...(await checkLibrary(inspected)), mustReopen: true }
      }
      const report = await repairLibrary(inspected)
      changed()
      return { ...report, mustReopen: false }
    },
    snapshot: (file) => takeSnapshot(folder, file),
    opened,
    close: () => database.close(),
  }
}
