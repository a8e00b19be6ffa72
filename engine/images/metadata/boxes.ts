/**
 * EXIF and XMP of AVIF and HEIF files (ISO/IEC 23008-12): the box `meta` lists items (`iinf`) and where their bytes lie
 * (`iloc`). What is not understood is passed over.
 */
import { exifBlock } from './exif.ts'
import type { TextBlocks } from './textBlocks.ts'

interface Box {
  readonly type: string
  readonly data: DataView
}

/** A picture has a few items, and each lies in a few pieces. */
const mostItems = 1000
const mostPieces = 64
const longestItem = 4 * 2 ** 20

export function readBoxes(bytes: Uint8Array): TextBlocks {
  const texts = new Map<string, string>()
  const meta = find(viewOf(bytes), 'meta')
  if (meta === undefined) return { texts, exif: undefined }
  const inside = rest(meta, 4) // version and flags
  const kinds = itemKinds(find(inside, 'iinf'))
  const places = itemPlaces(find(inside, 'iloc'), viewOf(bytes), find(inside, 'idat'))
  const bytesOf = (kind: string) => {
    const id = [...kinds].find(([, named]) => named === kind)?.[0]
    return id === undefined ? undefined : places.get(id)
  }
  const xmp = bytesOf('application/rdf+xml')
  if (xmp !== undefined) texts.set('xmp', new TextDecoder().decode(xmp))
  const exif = bytesOf('Exif')
  // The first four bytes say how far it is from there to the TIFF block.
  const skipped = exif === undefined || exif.length < 8 ? 0 : 4 + viewOf(exif).getUint32(0)
  return { texts, exif: exifBlock(exif?.subarray(skipped)) ?? exifBlock(exif?.subarray(4)) ?? exifBlock(exif) }
}

/** Item id -> its type, or for `mime` its content type. */
function itemKinds(iinf: DataView | undefined): ReadonlyMap<number, string> {
  const kinds = new Map<number, string>()
  if (iinf === undefined) return kinds
  const entries = rest(iinf, iinf.getUint8(0) === 0 ? 6 : 8)
  for (const { type, data } of boxes(entries)) {
    const version = data.byteLength < 12 ? 0 : data.getUint8(0)
    if (type !== 'infe' || version < 2) continue
    const wide = version === 2 ? 0 : 2
    const id = wide === 0 ? data.getUint16(4) : data.getUint32(4)
    const kind = ascii(data, 8 + wide, 4)
    const [, contentType = ''] = kind === 'mime' ? ascii(data, 12 + wide, data.byteLength - 12 - wide).split('\0') : []
    kinds.set(id, contentType || kind)
  }
  return kinds
}

/** Item id -> its bytes, for items that lie in the file itself (method 0) or in `idat` (method 1). */
function itemPlaces(
  iloc: DataView | undefined,
  file: DataView,
  idat: DataView | undefined,
): ReadonlyMap<number, Uint8Array> {
  const places = new Map<number, Uint8Array>()
  if (iloc === undefined) return places
  const version = iloc.getUint8(0)
  const [offsetSize, lengthSize] = [iloc.getUint8(4) >> 4, iloc.getUint8(4) & 15]
  const [baseSize, indexSize] = [iloc.getUint8(5) >> 4, version === 0 ? 0 : iloc.getUint8(5) & 15]
  let at = 6
  const next = (size: number) => {
    at += size
    return sized(iloc, at - size, size)
  }
  const count = next(version < 2 ? 2 : 4)
  for (let item = 0; item < Math.min(count, mostItems); item++) {
    const id = next(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : next(2) & 15
    next(2) // data reference
    const base = next(baseSize)
    const pieces = next(2)
    const parts: Uint8Array[] = []
    let length = 0
    for (let piece = 0; piece < pieces; piece++) {
      next(indexSize)
      const [offset, size] = [base + next(offsetSize), next(lengthSize)]
      const source = method === 0 ? file : method === 1 ? idat : undefined
      length += size
      if (source === undefined || length > longestItem || piece >= mostPieces) continue
      parts.push(bytesAt(source, offset, size === 0 ? source.byteLength - offset : size))
    }
    places.set(id, parts.length === 1 ? parts[0]! : Buffer.concat(parts))
  }
  return places
}

function find(view: DataView, type: string): DataView | undefined {
  for (const box of boxes(view)) if (box.type === type) return box.data
  return undefined
}

function* boxes(view: DataView): Generator<Box> {
  for (let at = 0; at + 8 <= view.byteLength;) {
    const short = view.getUint32(at)
    const head = short === 1 ? 16 : 8
    if (at + head > view.byteLength) return
    const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? view.byteLength - at : short
    if (length < head) return
    yield { type: ascii(view, at + 4, 4), data: viewOf(bytesAt(view, at + head, length - head)) }
    at += length
  }
}

function sized(view: DataView, at: number, size: number): number {
  if (size === 0) return 0
  if (size === 2) return view.getUint16(at)
  if (size === 4) return view.getUint32(at)
  if (size === 8) return Number(view.getBigUint64(at))
  throw new RangeError('a size that no file has')
}

function rest(view: DataView, from: number): DataView {
  return viewOf(bytesAt(view, from, view.byteLength))
}

/** As many of the bytes as there are. */
function bytesAt(view: DataView, at: number, length: number): Uint8Array {
  const start = Math.min(Math.max(at, 0), view.byteLength)
  return new Uint8Array(view.buffer, view.byteOffset + start, Math.min(length, view.byteLength - start))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function ascii(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...bytesAt(view, at, Math.min(length, 256)))
}
