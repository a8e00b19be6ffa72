/** Every picture ever made: rows in SQLite, pixels in files named by their content. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../engine/errors.ts'
import type { GuardFacts, ImportedPicture, LibraryReport, Picture } from '../contract.ts'
import { emptyBin, type Emptied } from './bin.ts'
import {
  blobFile,
  hashOfFile,
  keepBlob,
  partialFile,
  type BlobKind,
  type KeptFile,
  type WrittenFile,
} from './blobFiles.ts'
import { databaseFile, imagesOf, mendIndexes } from './database.ts'
import { examineDatabase } from './examine.ts'
import { checkLibrary, repairLibrary } from './integrity.ts'
import { openWhole, type Opened } from './opening.ts'
import { openPending, type WaitingPicture } from './pending.ts'
import { openPictures, type PictureFacts, type Pictures } from './pictures.ts'
import { watchPresence } from './presence.ts'
import { askForRebuild } from './rebuild.ts'
import { takeSnapshot } from './snapshot.ts'
import { openStores, type Stores } from './stores.ts'
import { keepThumbnail } from './thumbnails.ts'

export interface NewPicture extends Omit<PictureFacts, 'hash' | 'guard'> {
  /** What a drift guard did; a function where its files are still to be kept, which a full disk refuses too. */
  readonly guard?: GuardFacts | null | (() => Promise<GuardFacts>)
  readonly png: Uint8Array | WrittenFile
  /** What it is made of, as a journal; see engine/journal. */
  readonly tokens?: Uint8Array | null
  /** A PNG of what it was cut out of, where no other picture shows that. */
  readonly under?: Uint8Array | null
  /** Its thumbnail, where that is at hand: then nobody waits for it. */
  readonly small?: Uint8Array | null
  /** Of the bytes, where it is known. */
  readonly hash?: string
}

type Was = ImportedPicture['was']

export interface Library extends Stores {
  /**
   * Returns once the picture would survive a power cut. A job has one picture for each place: a second is not kept.
   * Where the disk is full its bytes wait in memory, unless it can be had again.
   */
  add(picture: NewPicture, fullDisk?: 'wait' | 'refuse'): Promise<Picture>
  /** The same for one from elsewhere, whose file may be in the library already: then that one is it, out of the bin too. */
  addOnce(picture: NewPicture, fullDisk?: 'wait' | 'refuse'): Promise<{ readonly picture: Picture; readonly was: Was }>
  get(id: string): Picture | null
  /** Keeps a file that a row will refer to and returns its hash. */
  keep(kind: BlobKind, bytes: Uint8Array): Promise<string>
  /** A name for a picture on its way in; what is left there is cleared away at the next start. */
  partialFile(): string
  /** Of a picture. */
  imageFile(hash: string): string
  /** The tokens of a picture, deleted ones included; null where none were kept. */
  tokensFile(id: string): string | null
  /** The tokens of a painting that is not finished. */
  journalFile(jobId: string): string
  blobFile(kind: BlobKind, hash: string): string
  /** Of a picture, of what it was cut out of, or of what a drift guard shows. */
  shownFile(hash: string): string
  /** The file of a picture, once it is sure that it holds what it held. */
  soundFile(hash: string): Promise<string>
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
  /** What was deleted is gone for good. */
  emptyBin(): Promise<Emptied>
  readonly opened: Opened
  /** Calls when the database was deleted or moved from outside. It has been written back, and wants to be opened again. */
  onGone(listener: () => void): void
  /** Pictures that wait for room on the disk. */
  waiting(): readonly WaitingPicture[]
  close(): void
}

/** `examine`: what is wrong with a database, found where it holds nobody up. */
export function openLibrary(
  folder: string,
  examine: (file: string) => Promise<string | null> = (file) => Promise.resolve(examineDatabase(file)),
): Library {
  const { database, opened } = openWhole(folder)
  const images = imagesOf(folder)
  const thumbnailFolder = join(folder, 'thumbnails')
  const listeners: (() => void)[] = []
  const changed = () => listeners.forEach((listener) => listener())
  const pictures = openPictures(database, changed)
  const goneListeners: (() => void)[] = []
  const presence = watchPresence(folder, database, () => goneListeners.forEach((listener) => listener()))
  const pending = openPending()
  const { readAll: readOthers, ...stores } = openStores(database, changed)
  const rowsLost = opened === 'rebuilt' || opened === 'missing'
  const inspected = {
    folder,
    images,
    database,
    pictures,
    readOthers,
    rowsLost,
    examine: () => examine(databaseFile(folder)),
  }
  function add(
    { png, hash, guard, tokens, under, small, ...facts }: NewPicture,
    fullDisk: 'wait' | 'refuse' = 'wait',
    once = false,
  ): Promise<{ readonly picture: Picture; readonly was: Was }> {
    const keep = async () => {
      const same = facts.painted && pictures.ofPlace(facts.painted)
      if (same) return { picture: same, was: 'new' as const }
      const guarded = typeof guard === 'function' ? await guard() : (guard ?? null)
      const kept = await keepBlob(images, 'picture', png, hash)
      if (small) await keepThumbnail(thumbnailFolder, kept, small)
      const tokensHash = tokens ? await keepBlob(images, 'tokens', tokens) : null
      const underHash = under ? await keepBlob(images, 'under', under) : null
      // Between the question and the answer nobody else has a turn.
      const known = once ? pictures.ofFile(kept) : null
      if (known?.deleted) pictures.restore([known.picture.id])
      if (known) return { picture: known.picture, was: known.deleted ? ('binned' as const) : ('there' as const) }
      const picture = pictures.add({ ...facts, guard: guarded, hash: kept, tokensHash, underHash })
      presence.ensure()
      return { picture, was: 'new' as const }
    }
    return fullDisk === 'wait' && png instanceof Uint8Array ? pending.keep({ png, prompt: facts.prompt }, keep) : keep()
  }

  return {
    add: async (picture, fullDisk) => (await add(picture, fullDisk)).picture,
    addOnce: (picture, fullDisk) => add(picture, fullDisk, true),
    get: (id) => pictures.getAll([id])[0] ?? null,
    keep: (kind, bytes) => keepBlob(images, kind, bytes),
    partialFile: () => partialFile(images),
    imageFile: (hash) => blobFile(images, 'picture', hash),
    tokensFile(id) {
      const hash = pictures.tokensOf(id)
      return hash === null ? null : blobFile(images, 'tokens', hash)
    },
    journalFile: (jobId) => join(folder, 'journals', `${jobId}.journal`),
    blobFile: (kind, hash) => blobFile(images, kind, hash),
    shownFile(hash) {
      const [picture, under] = [blobFile(images, 'picture', hash), blobFile(images, 'under', hash)]
      return existsSync(picture) ? picture : existsSync(under) ? under : blobFile(images, 'guardMap', hash)
    },
    async soundFile(hash) {
      const file = blobFile(images, 'picture', hash)
      const found = await hashOfFile(file).catch(() => null)
      if (found?.hash === hash) return file
      const what = found === null ? 'missing or cannot be read' : 'damaged'
      const advice = 'open Settings, Storage, and have the library checked.'
      throw new EngineError(
        'image/unreadable',
        `The file of this picture is ${what}, so there is no good copy of it; ${advice}`,
      )
    },
    folder,
    thumbnailFolder,
    pictures,
    ...stores,
    onChange: (listener) => void listeners.push(listener),
    check: () => checkLibrary(inspected),
    async repair() {
      if (presence.isGone()) {
        presence.ensure()
        return { ...(await checkLibrary(inspected)), mustReopen: true }
      }
      if ((await inspected.examine()) !== null && !mendIndexes(database)) {
        askForRebuild(folder)
        return { ...(await checkLibrary(inspected)), mustReopen: true }
      }
      const report = await repairLibrary(inspected)
      changed()
      return { ...report, mustReopen: false }
    },
    snapshot: (file) => takeSnapshot(folder, file),
    async emptyBin() {
      const emptied = await emptyBin(database, images, thumbnailFolder)
      changed()
      return emptied
    },
    opened,
    onGone: (listener) => void goneListeners.push(listener),
    waiting: () => pending.pictures(),
    close() {
      pending.close()
      presence.close()
      database.close()
    },
  }
}
