/** Every picture ever made: rows in SQLite, pixels in files named by their content. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { EngineError } from '../../engine/errors.ts'
import type { Picture } from '../contract.ts'
import type { EncodedPicture } from '../engineMessages.ts'
import { clearPartialFiles, imageFile, keepImage } from './imageFiles.ts'
import { migrate } from './migrations.ts'

export interface NewPicture extends EncodedPicture {
  readonly parentId: string | null
  readonly prompt: string
  readonly elapsedMs: number | null
}

export interface Library {
  /** Returns once the picture would survive a power cut. */
  add(picture: NewPicture): Promise<Picture>
  /** Newest first; `before` is the `createdAt` of the last one already shown. */
  list(page: { readonly limit: number; readonly before?: number | undefined }): Picture[]
  get(id: string): Picture | null
  /** Hides it; the file stays, so that it can be restored. */
  remove(id: string): void
  restore(id: string): Picture
  imageFile(hash: string): string
  close(): void
}

type Row = Omit<Picture, 'recipe'> & { readonly recipe: string | null }

const columns = 'id, hash, parentId, prompt, width, height, createdAt, elapsedMs, recipe'

export function openLibrary(folder: string): Library {
  const images = join(folder, 'images')
  mkdirSync(images, { recursive: true })
  clearPartialFiles(images)
  const database = new Database(join(folder, 'library.db'))
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  migrate(database)

  const insert = database.prepare(`INSERT INTO pictures (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const newest = database.prepare('SELECT max(createdAt) AS createdAt FROM pictures')
  const page = database.prepare(
    `SELECT ${columns} FROM pictures WHERE deletedAt IS NULL AND createdAt < ? ORDER BY createdAt DESC LIMIT ?`,
  )
  const one = database.prepare(`SELECT ${columns} FROM pictures WHERE id = ? AND deletedAt IS NULL`)
  const setDeleted = database.prepare('UPDATE pictures SET deletedAt = ? WHERE id = ?')

  function get(id: string): Picture | null {
    const row = one.get(id) as Row | undefined
    return row ? toPicture(row) : null
  }

  return {
    async add({ png, width, height, parentId, prompt, elapsedMs, recipe }) {
      const hash = await keepImage(images, png)
      // Strictly rising, so that a page ends exactly where the next begins.
      const last = (newest.get() as { createdAt: number | null } | undefined)?.createdAt ?? 0
      const createdAt = Math.max(Date.now(), last + 1)
      const picture: Picture = { id: randomUUID(), hash, parentId, prompt, width, height, createdAt, elapsedMs, recipe }
      insert.run(
        picture.id,
        hash,
        parentId,
        prompt,
        width,
        height,
        createdAt,
        elapsedMs,
        recipe && JSON.stringify(recipe),
      )
      return picture
    },
    list: ({ limit, before }) => (page.all(before ?? Number.MAX_SAFE_INTEGER, limit) as Row[]).map(toPicture),
    get,
    remove: (id) => void setDeleted.run(Date.now(), id),
    restore(id) {
      setDeleted.run(null, id)
      const picture = get(id)
      if (!picture) throw new EngineError('request/invalid', 'That picture was never in the library.')
      return picture
    },
    imageFile: (hash) => imageFile(images, hash),
    close: () => void database.close(),
  }
}

function toPicture({ recipe, ...row }: Row): Picture {
  return { ...row, recipe: recipe === null ? null : (JSON.parse(recipe) as Picture['recipe']) }
}
