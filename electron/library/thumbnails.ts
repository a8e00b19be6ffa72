/** Small pictures for lists: made when first asked for, kept beside the images, made again whenever they are lost. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { nativeImage } from 'electron'
import { imageFile } from './imageFiles.ts'

/** Longer side in pixels; smaller pictures are their own thumbnails. */
const longestSide = 256

export interface Thumbnails {
  /** A PNG file of at most 256 px, transparent where the picture is. */
  fileOf(hash: string): Promise<string>
}

/** `original` gives the file of a picture. */
export function openThumbnails(folder: string, original: (hash: string) => string): Thumbnails {
  // One after the other, with a turn of the event loop between: decoding holds up the main process.
  let queue: Promise<unknown> = Promise.resolve()
  const underWay = new Map<string, Promise<string>>()

  async function make(hash: string, width: number, height: number): Promise<string> {
    await nextTurn()
    const file = imageFile(folder, hash)
    const side = width >= height ? { width: longestSide } : { height: longestSide }
    const small = nativeImage.createFromPath(original(hash)).resize({ ...side, quality: 'better' })
    const partial = join(folder, `${randomUUID()}.part`)
    try {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(partial, small.toPNG())
      await rename(partial, file)
      return file
    } catch {
      await rm(partial, { force: true }).catch(() => undefined)
      return original(hash) // a full disk costs speed, not the picture
    }
  }

  function inTurn(hash: string, width: number, height: number): Promise<string> {
    const made = queue.then(() => make(hash, width, height))
    queue = made
    underWay.set(hash, made)
    return made.finally(() => underWay.delete(hash))
  }

  return {
    async fileOf(hash) {
      const kept = imageFile(folder, hash)
      if (existsSync(kept)) return kept
      const { width, height } = await pngSize(original(hash))
      if (Math.max(width, height) <= longestSide) return original(hash)
      return underWay.get(hash) ?? inTurn(hash, width, height)
    },
  }
}

/** From the header, without decoding; PNG specification, section 11.2.1. */
async function pngSize(file: string): Promise<{ readonly width: number; readonly height: number }> {
  const handle = await open(file, 'r')
  try {
    const header = Buffer.alloc(24)
    await handle.read(header, 0, header.length, 0)
    return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) }
  } finally {
    await handle.close()
  }
}
