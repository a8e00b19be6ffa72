/** What stands on one page of a SQLite file, as far as it makes sense: rows of a leaf, children of an inner page. */
import type { Pages } from './pages.ts'

export type Cell = string | number | null | Uint8Array

export interface SalvagedRow {
  readonly rowid: number
  readonly values: readonly Cell[]
}

/** Section 1.6 of the format. */
const innerIndex = 0x02
const innerTable = 0x05
const leafIndex = 0x0a
const leafTable = 0x0d

export type PageKind = 'rows' | 'inner' | 'index' | 'other'

export function kindOf(page: Buffer, number: number): PageKind {
  switch (page[headerAt(number)]) {
    case leafTable:
      return 'rows'
    case innerTable:
    case innerIndex:
      return 'inner'
    case leafIndex:
      return 'index'
    default:
      return 'other'
  }
}

/** Page numbers below an inner page; some may be nonsense. */
export function childrenOf(page: Buffer, number: number): readonly number[] {
  const header = headerAt(number)
  const below = pointersOf(page, header, 12).flatMap((at) => (at + 4 <= page.length ? page.readUInt32BE(at) : []))
  return [...below, page.readUInt32BE(header + 8)]
}

/** Rows that can be read whole. */
export function rowsOf(pages: Pages, page: Buffer, number: number): readonly SalvagedRow[] {
  return pointersOf(page, headerAt(number), 8).flatMap((at) => rowAt(pages, page, at) ?? [])
}

/** The first page begins with the header of the file. */
function headerAt(number: number): number {
  return number === 1 ? 100 : 0
}

function pointersOf(page: Buffer, header: number, headerSize: number): readonly number[] {
  const start = header + headerSize
  const count = Math.min(page.readUInt16BE(header + 3), Math.floor((page.length - start) / 2))
  return Array.from({ length: count }, (_, index) => page.readUInt16BE(start + 2 * index)).filter((at) => at >= start)
}

function rowAt(pages: Pages, page: Buffer, at: number): SalvagedRow | null {
  const size = varint(page, at)
  const rowid = size && varint(page, size.end)
  const payload = rowid && payloadAt(pages, page, rowid.end, size.value)
  const values = payload && valuesIn(payload)
  return values && { rowid: rowid.value, values }
}

/** A long row goes on in a chain of pages; section 1.6, "payload overflow". */
function payloadAt(pages: Pages, page: Buffer, at: number, size: number): Buffer | null {
  const { usable, count } = pages
  if (size < 1 || size > usable * count) return null
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const wanted = least + ((size - least) % (usable - 4))
  const local = size <= usable - 35 ? size : wanted <= usable - 35 ? wanted : least
  if (at + local + (local < size ? 4 : 0) > usable) return null
  const parts = [page.subarray(at, at + local)]
  let left = size - local
  for (let next = left > 0 ? page.readUInt32BE(at + local) : 0; left > 0;) {
    const overflow = pages.page(next)
    if (overflow === null || parts.length > count) return null
    parts.push(overflow.subarray(4, 4 + Math.min(left, usable - 4)))
    left -= usable - 4
    next = overflow.readUInt32BE(0)
  }
  return Buffer.concat(parts)
}

/** Section 2.1: the types of all values, then the values. */
function valuesIn(payload: Buffer): readonly Cell[] | null {
  const header = varint(payload, 0)
  if (header === null || header.value < 1 || header.value > payload.length) return null
  const values: Cell[] = []
  let at = header.value
  for (let next = header.end; next < header.value;) {
    const type = varint(payload, next)
    if (type === null || type.end > header.value) return null
    const size = sizeOf(type.value)
    if (size === null || at + size > payload.length) return null
    values.push(valueOf(type.value, payload.subarray(at, at + size)))
    at += size
    next = type.end
  }
  return at === payload.length ? values : null
}

function sizeOf(type: number): number | null {
  if (type >= 12) return Math.floor((type - 12) / 2)
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? null
}

function valueOf(type: number, bytes: Buffer): Cell {
  if (type >= 12) return type % 2 === 1 ? bytes.toString('utf8') : Uint8Array.from(bytes)
  if (type === 0) return null
  if (type === 7) return bytes.readDoubleBE(0)
  if (type === 8 || type === 9) return type - 8
  return type === 6 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, bytes.length)
}

/** One to nine bytes; null where the page ends first or the number is beyond what anything here counts. */
function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0
  for (let index = 0; index < 8; index++) {
    const byte = bytes[at + index]
    if (byte === undefined) return null
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? { value, end: at + index + 1 } : null
  }
  return null
}
