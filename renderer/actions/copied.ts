/**
 * What was copied last is known again when it is pasted. Through the clipboard goes a bare PNG, which other programs read,
 * and which says neither words nor name; so what comes back is compared with what went out.
 */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import type { Rect } from '../document/geometry.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { readStored, writeStored } from '../stores/storage.ts'
import { restorePictures } from './pictures.ts'

interface Copied {
  readonly id: string
  /** Null for all of the picture. */
  readonly region: Rect | null
}

const key = 'copied'

/** Outlives the window, as the clipboard does. */
export function rememberCopied(copied: Copied): void {
  writeStored(key, copied)
}

/** The picture of the library that a pasted file is, or the crop of one; null for a file from elsewhere. */
export async function pictureOfPasted(file: Blob): Promise<Picture | null> {
  const copied = readStored(key, isCopied)
  if (copied === null) return null
  const { id, region } = copied
  const picture = await pictureAlsoBinned(id)
  if (picture === null || !(await isSame(file, picture, region))) return null
  if (!(await restorePictures([id]))) return null
  const pasted = region === null ? picture : await call('pictures:crop', { id, rect: region })
  rememberPictures([pasted])
  return pasted
}

async function pictureAlsoBinned(id: string): Promise<Picture | null> {
  const [there] = await call('pictures:get', { ids: [id] })
  const [binned] = there === undefined ? await call('pictures:get', { ids: [id], deleted: true }) : []
  return there ?? binned ?? null
}

/** Whether a file shows what was copied; what the clipboard rounds away where it is clear is not looked at. */
async function isSame(file: Blob, { hash, width, height }: Picture, region: Rect | null): Promise<boolean> {
  const rect = region ?? { x: 0, y: 0, width, height }
  const pasted = await bitmapOf(file)
  if (pasted.width !== rect.width || pasted.height !== rect.height) return false
  const png = await (await fetch(pictureUrl(hash))).blob()
  const [a, b] = [pixelsOf(pasted), pixelsOf(await bitmapOf(png, rect))]
  for (let at = 0; at < a.length; at += 4) {
    const alpha = b[at + 3]!
    for (let channel = 0; channel < 4; channel++) {
      const weight = channel === 3 ? 255 : alpha
      if (Math.abs(a[at + channel]! - b[at + channel]!) * weight > tolerance) return false
    }
  }
  return true
}

/** Two of 255 levels, at full opacity. */
const tolerance = 2 * 255

function bitmapOf(image: Blob, rect?: Rect): Promise<ImageBitmap> {
  const options = { colorSpaceConversion: 'none' } as const
  return rect === undefined
    ? createImageBitmap(image, options)
    : createImageBitmap(image, rect.x, rect.y, rect.width, rect.height, options)
}

function pixelsOf(bitmap: ImageBitmap): Uint8ClampedArray {
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height).data
}

function isCopied(value: unknown): value is Copied {
  return (
    typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && 'region' in value
  )
}
