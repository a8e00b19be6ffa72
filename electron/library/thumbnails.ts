/** Small pictures for lists: made when first asked for, kept beside the images, made again whenever they are lost. */
import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { writeWhole } from '../../engine/writeWhole.ts'
import { blobFile } from './blobFiles.ts'

/** Longer side in pixels; smaller pictures are their own thumbnails. */
export const longestSide = 256

export interface Thumbnails {
  /** A PNG file of at most 256 px, transparent where the picture is. */
  fileOf(hash: string): Promise<string>
  /** One that is made already. */
  keep(hash: string, small: Uint8Array): Promise<void>
}

/** A PNG of the picture in a file whose longer side has `side` pixels. */
type Shrink = (file: string, side: number) => Promise<Uint8Array>

/** `original` gives the file of a picture. */
export function openThumbnails(folder: string, original: (hash: string) => string, shrink: Shrink): Thumbnails {
  // One at a time; the one asked for last goes first, because after a long scroll the first are out of sight.
  const waiting: (() => Promise<void>)[] = []
  const underWay = new Map<string, Promise<string>>()
  let working = false

  async function work(): Promise<void> {
    if (working) return
    working = true
    for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) {
      await job()
    }
    working = false
  }

  function inTurn(hash: string): Promise<string> {
    const made = new Promise<string>((resolve) => {
      waiting.push(async () => resolve(await make(folder, hash, original(hash), shrink)))
    })
    underWay.set(hash, made)
    void work()
    return made.finally(() => underWay.delete(hash))
  }

  return {
    async fileOf(hash) {
      const kept = blobFile(folder, 'picture', hash)
      if (existsSync(kept)) return kept
      const size = await pngSize(original(hash))
      if (Math.max(size.width, size.height) <= longestSide) return original(hash)
      return underWay.get(hash) ?? inTurn(hash)
    },
    keep: (hash, small) => keepThumbnail(folder, hash, small),
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Returns the thumbnail's file, or the picture's own where none can be made: that costs speed, not the picture. */
async function make(folder: string, hash: string, original: string, shrink: Shrink): Promise<string> {
  try {
    return await put(folder, hash, await shrink(original, longestSide))
  } catch {
    return original
  }
}

/** Where it cannot be kept it is made when it is asked for. */
export async function keepThumbnail(folder: string, hash: string, small: Uint8Array): Promise<void> {
  await put(folder, hash, small).catch(() => undefined)
}

async function put(folder: string, hash: string, small: Uint8Array): Promise<string> {
  const file = blobFile(folder, 'picture', hash)
  await writeWhole(file, small)
  return file
}

/** From the header, without decoding; PNG specification, section 11.2.1. */
async function pngSize(file: string): Promise<Size> {
  const handle = await open(file, 'r')
  try {
    const header = Buffer.alloc(24)
    await handle.read(header, 0, header.length, 0)
    return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) }
  } finally {
    await handle.close()
  }
}
