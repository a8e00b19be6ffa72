/**
 * What was copied last is known again when it is pasted. Through the clipboard goes a bare PNG, which other programs read,
 * and which says neither words nor name; so what comes back is compared with what went out. Of several pictures it is the
 * first.
 */
import { call, inMessages } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import type { PlacedPicture } from '../document/document.ts'
import type { Rect } from '../document/geometry.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { readStored, writeStored } from '../stores/storage.ts'
import { restorePictures } from './pictures.ts'

interface Copied {
  /** The first is the one that went out. */
  readonly ids: readonly string[]
  /** Of the only one; null for all of it. */
  readonly region: Rect | null
  /** Where those of them that lay on the board lay, the lowest first. */
  readonly arranged?: readonly PlacedPicture[]
}

const key = 'copied'

/** Outlives the window, as the clipboard does. */
export function rememberCopied(copied: Copied): void {
  writeStored(key, copied)
}

export function arrangementOfCopied(): readonly PlacedPicture[] {
  return readStored(key, isCopied)?.arranged ?? []
}

/** The pictures of the library that a pasted file stands for, or the crop of one; none for a file from elsewhere. */
export async function picturesOfPasted(file: Blob): Promise<readonly Picture[]> {
  const copied = readStored(key, isCopied)
  if (copied === null) return []
  const pictures = await alsoBinned(copied.ids)
  const [first] = pictures
  if (first === undefined || first.id !== copied.ids[0] || !(await isSame(file, first, copied.region))) return []
  if (!(await restorePictures(pictures.map(({ id }) => id)))) return []
  const { region } = copied
  const pasted = region === null ? pictures : [await call('pictures:crop', { id: first.id, rect: region })]
  rememberPictures(pasted)
  return pasted
}

/** In their order, without those that are gone for good. */
async function alsoBinned(ids: readonly string[]): Promise<readonly Picture[]> {
  const byId = new Map<string, Picture>()
  for (const some of inMessages(ids))
    for (const deleted of [false, true])
      for (const picture of await call('pictures:get', { ids: some, deleted })) byId.set(picture.id, picture)
  return ids.flatMap((id) => byId.get(id) ?? [])
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
  return typeof value === 'object' && value !== null && 'ids' in value && Array.isArray(value.ids) && 'region' in value
}
