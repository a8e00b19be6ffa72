/**
 * The part of the zip format (PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3) that torch.save writes: entries stored
 * without compression, zip64 where large. Reads the central directory, then entries by name; every offset is
 * checked against the file.
 */
import { crc32 } from '../images/pngChunks.ts'
import type { BinaryFile } from './binaryFile.ts'
import { quoted, unreadable } from './tensorSource.ts'

export interface ZipEntry {
  readonly name: string
  readonly size: number
  /** Of the data; 0 where the writer left it out. */
  readonly checksum: number
  /** Of the local header, which lies before the data. */
  readonly headerOffset: number
}

const localHeader = { signature: 0x04034b50, size: 30 }
const centralHeader = { signature: 0x02014b50, size: 46 }
const endRecord = { signature: 0x06054b50, size: 22 }
const zip64Locator = { signature: 0x07064b50, size: 20 }
const zip64EndRecord = { signature: 0x06064b50, size: 56 }
const longestComment = 0xffff
const largestDirectory = 64 * 1024 * 1024

/** Entries by name. Compressed, encrypted and repeated entries are refused. */
export async function readZipDirectory(file: BinaryFile): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, size, count } = await findDirectory(file)
  if (size > largestDirectory)
    throw unreadable(file.path, `has a zip directory of ${size} bytes, which no checkpoint needs`)
  const bytes = await file.read(offset, size)
  const entries = new Map<string, ZipEntry>()
  let position = 0
  for (let i = 0; i < count; i++) {
    const { entry, next } = parseCentralHeader(file.path, bytes, position, offset)
    if (entries.has(entry.name)) throw unreadable(file.path, `holds the entry ${quoted(entry.name)} twice`)
    entries.set(entry.name, entry)
    position = next
  }
  return entries
}

/** First byte of the entry's data; the whole of it is inside the file. */
export async function locateZipData(file: BinaryFile, entry: ZipEntry): Promise<number> {
  const header = await file.read(entry.headerOffset, localHeader.size)
  const view = new DataView(header.buffer)
  if (view.getUint32(0, true) !== localHeader.signature)
    throw unreadable(file.path, `has a damaged entry ${quoted(entry.name)}`)
  const offset = entry.headerOffset + localHeader.size + view.getUint16(26, true) + view.getUint16(28, true)
  if (offset + entry.size > file.size)
    throw unreadable(file.path, `is cut short inside the entry ${quoted(entry.name)}`)
  return offset
}

/** Read in pieces: an entry holds gigabytes. Torch itself does not look. */
export async function checkZipData(file: BinaryFile, entry: ZipEntry): Promise<void> {
  if (entry.checksum === 0) return
  const start = await locateZipData(file, entry)
  let sum = 0
  for (let done = 0; done < entry.size; done += pieceSize) {
    sum = crc32(await file.read(start + done, Math.min(pieceSize, entry.size - done)), sum)
  }
  if (sum !== entry.checksum) throw unreadable(file.path, `has a damaged entry ${quoted(entry.name)}`)
}

const pieceSize = 4 * 1024 * 1024

interface Directory {
  readonly offset: number
  readonly size: number
  readonly count: number
}

async function findDirectory(file: BinaryFile): Promise<Directory> {
  const tailStart = Math.max(0, file.size - endRecord.size - longestComment)
  const tail = await file.read(tailStart, file.size - tailStart)
  const view = new DataView(tail.buffer)
  for (let at = tail.length - endRecord.size; at >= 0; at--) {
    if (view.getUint32(at, true) !== endRecord.signature) continue
    const directory = {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    }
    const isZip64 = directory.count === 0xffff || directory.size === 0xffffffff || directory.offset === 0xffffffff
    return isZip64 ? readZip64Directory(file, tailStart + at) : directory
  }
  throw unreadable(file.path, 'is cut short or not a torch checkpoint (no zip directory at its end)')
}

async function readZip64Directory(file: BinaryFile, endOffset: number): Promise<Directory> {
  const locator = new DataView((await file.read(endOffset - zip64Locator.size, zip64Locator.size)).buffer)
  if (locator.getUint32(0, true) !== zip64Locator.signature)
    throw unreadable(file.path, 'has a damaged zip64 directory')
  const record = new DataView((await file.read(uint64(locator, 8), zip64EndRecord.size)).buffer)
  if (record.getUint32(0, true) !== zip64EndRecord.signature)
    throw unreadable(file.path, 'has a damaged zip64 directory')
  return { count: uint64(record, 32), size: uint64(record, 40), offset: uint64(record, 48) }
}

function parseCentralHeader(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  position: number,
  directoryOffset: number,
): { readonly entry: ZipEntry; readonly next: number } {
  const damaged = () => unreadable(path, 'has a damaged zip directory')
  if (position + centralHeader.size > bytes.length) throw damaged()
  const view = new DataView(bytes.buffer, position)
  if (view.getUint32(0, true) !== centralHeader.signature) throw damaged()
  const nameEnd = centralHeader.size + view.getUint16(28, true)
  const extraEnd = nameEnd + view.getUint16(30, true)
  const next = position + extraEnd + view.getUint16(32, true)
  if (next > bytes.length) throw damaged()

  const name = new TextDecoder().decode(bytes.subarray(position + centralHeader.size, position + nameEnd))
  if (view.getUint16(8, true) & 1) throw unreadable(path, `holds the entry ${quoted(name)} encrypted`)
  if (view.getUint16(10, true) !== 0) {
    throw unreadable(
      path,
      `holds the entry ${quoted(name)} compressed, which torch never writes`,
      'use the original file',
    )
  }
  const short = {
    size: view.getUint32(24, true),
    packed: view.getUint32(20, true),
    headerOffset: view.getUint32(42, true),
  }
  const { size, packed, headerOffset } = widenWithZip64Extra(view, nameEnd, extraEnd, short) ?? {}
  if (size === undefined || packed === undefined || headerOffset === undefined) throw damaged()
  if (size !== packed || headerOffset + localHeader.size + size > directoryOffset) {
    throw unreadable(path, `places the entry ${quoted(name)} outside its data`)
  }
  return { entry: { name, size, checksum: view.getUint32(16, true), headerOffset }, next }
}

interface Sizes {
  readonly size: number
  readonly packed: number
  readonly headerOffset: number
}

/** Fields that do not fit 32 bits are 0xffffffff and stand, in this order, in extra field 1. */
function widenWithZip64Extra(view: DataView, start: number, end: number, short: Sizes): Sizes | null {
  const wide = [short.size, short.packed, short.headerOffset].some((field) => field === 0xffffffff)
  if (!wide) return short
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    let field = at + 4
    const fieldsEnd = Math.min(end, field + view.getUint16(at + 2, true))
    const widen = (value: number): number => {
      if (value !== 0xffffffff) return value
      field += 8
      return field <= fieldsEnd ? uint64(view, field - 8) : Number.NaN
    }
    const sizes = { size: widen(short.size), packed: widen(short.packed), headerOffset: widen(short.headerOffset) }
    return Object.values(sizes).every(Number.isSafeInteger) ? sizes : null
  }
  return null
}

function uint64(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset, true))
}
