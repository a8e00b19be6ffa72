/** Pictures from elsewhere on their way into the library. */
import { createHash } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import sharp from 'sharp'
import { EngineError } from '../../engine/errors.ts'
import { decodePicture } from '../../engine/images/decode.ts'
import { findRecipe } from '../../engine/images/foundRecipe.ts'
import { unreadable } from '../../engine/images/limits.ts'
import type { Raster } from '../../engine/images/raster.ts'
import { encodePng } from '../../engine/images/png.ts'
import { digitalSourceOf, readRecipe } from '../../engine/images/pngText.ts'
import type { FoundRecipe } from '../contract.ts'
import type { PixelCalls } from './messages.ts'

type Import = PixelCalls['importPicture']

/** Larger files than this are not pictures anyone edits here. */
const mostBytes = 200 * 2 ** 20

export async function importPicture({ from, to, side }: Import['input']): Promise<Import['output']> {
  const bytes = typeof from === 'string' ? await bytesOf(from) : from
  if (bytes.length > mostBytes) throw tooLarge()
  const picture = await decodePicture(bytes)
  const recipe = readRecipe(bytes)
  const { width, height } = picture.pixels
  const [png, small] = await Promise.all([
    encodePng(picture, recipe, digitalSourceOf(bytes) ?? undefined),
    Math.max(width, height) > side ? thumbnail(picture, side) : null,
  ])
  const hash = createHash('sha256').update(png).digest('hex')
  const answered = to !== null && (await isWritten(to, png)) ? null : png
  return { png: answered, hash, width, height, recipe, small, found: foundIn(bytes) }
}

/** What cannot be written here goes to the main process, which says why it cannot be written there. */
export async function isWritten(file: string, png: Uint8Array): Promise<boolean> {
  try {
    const handle = await open(file, 'w')
    try {
      await handle.writeFile(png)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return true
  } catch {
    return false
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size, isFile, isDirectory } = await kindOf(path)
    if (isDirectory) throw unreadable('This is a folder; choose the pictures in it.')
    if (!isFile) throw unreadable('This is no file; choose a picture file.')
    if (size > mostBytes) throw tooLarge()
    return await readFile(path)
  } catch (error) {
    if (error instanceof EngineError) throw error
    throw unreadable('The file cannot be read; see that it is still there and that you may open it.', error)
  }
}

async function kindOf(path: string) {
  const found = await stat(path)
  return { size: found.size, isFile: found.isFile(), isDirectory: found.isDirectory() }
}

function tooLarge(): EngineError {
  return unreadable('The file is larger than 200 MB; choose a smaller picture.')
}

/** From the pixels that are at hand, where the finished file would have to be decoded again. */
export async function thumbnail({ pixels, alpha }: Raster, side: number): Promise<Uint8Array | null> {
  if (alpha) return null // rare: made from the file when it is asked for
  const { width, height, data } = pixels
  const photo = sharp(data, { raw: { width, height, channels: 3 } })
  return photo.resize(side, side, { fit: 'inside' }).png({ compressionLevel: 6 }).toBuffer()
}

/** Words that cannot be read to their end cost the words, not the picture. */
function foundIn(bytes: Uint8Array): FoundRecipe | null {
  try {
    return findRecipe(bytes)
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
}
