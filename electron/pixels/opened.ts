/** Pictures of the library that were read a moment ago: a file is named by its content, so it is read and decoded once. */
import { readFile } from 'node:fs/promises'
import { decodePicture } from '../../engine/images/decode.ts'
import { onWhite, type Raster } from '../../engine/images/raster.ts'
import { digitalSourceOf } from '../../engine/images/pngText.ts'
import type { DigitalSource } from '../../engine/images/xmp.ts'
import type { OpenedPicture } from './messages.ts'

interface Opened {
  readonly picture: Raster
  readonly source: DigitalSource | null
}

/** Room for one photograph of 40 megapixels, or for hundreds of painted pictures. */
const bytesKept = 160 * 2 ** 20

/** By file; the one used last is the last. */
const opened = new Map<string, Promise<Opened>>()
const sizes = new Map<string, number>()

export function openPicture(file: string): Promise<Opened> {
  const known = opened.get(file) ?? read(file)
  opened.delete(file)
  opened.set(file, known)
  return known
}

export async function openForModel({ file }: { readonly file: string }): Promise<OpenedPicture> {
  const { picture, source } = await openPicture(file)
  return { pixels: onWhite(picture), source }
}

async function read(file: string): Promise<Opened> {
  try {
    const bytes = await readFile(file)
    const picture = await decodePicture(bytes)
    sizes.set(file, picture.pixels.data.length + (picture.alpha?.length ?? 0))
    dropOldest(file)
    return { picture, source: digitalSourceOf(bytes) }
  } catch (error) {
    opened.delete(file)
    throw error
  }
}

function dropOldest(but: string): void {
  const total = () => [...sizes.values()].reduce((sum, size) => sum + size, 0)
  for (const file of opened.keys()) {
    if (total() <= bytesKept) return
    if (file === but || !sizes.has(file)) continue
    opened.delete(file)
    sizes.delete(file)
  }
}
