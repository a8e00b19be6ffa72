/** What a journal holds, however it was cut off or damaged. */
import { EngineError } from '../errors.ts'
import { crc32 } from '../images/pngChunks.ts'
import type { Given, GivenPicture } from '../passages.ts'
import {
  headerSchema,
  largestHeader,
  magic,
  placeLength,
  readPlace,
  recordLength,
  type JournalHeader,
} from './format.ts'

export interface Journal {
  readonly header: JournalHeader
  /** By their place among the pictures asked for. */
  readonly pictures: ReadonlyMap<number, JournalPicture>
  /** Records that are damaged or cut off; their tokens are painted again. */
  readonly lost: number
  /** Bytes up to the end of the last record that is not cut off. */
  readonly length: number
}

export interface JournalPicture extends GivenPicture {
  /** The first picture of its pass and how many shared it. */
  readonly first: number
  readonly together: number
}

/** `name`: what the file is called in what is said of it. Throws `journal/unreadable` where even the header is gone. */
export function readJournal(bytes: Buffer, name: string): Journal {
  const { header, end } = readHeader(bytes, name)
  const size = recordLength(header.tokenSize)
  const tokenCount = header.rows * header.columns
  const pictures = new Map<number, JournalPicture>()
  let lost = 0
  let at = end
  for (; at + size <= bytes.length; at += size) {
    const record = bytes.subarray(at, at + size)
    const place = readPlace(record)
    if (place === null || place.picture >= header.request.count || place.token >= tokenCount) {
      lost++
      continue
    }
    const { picture, token, first, together } = place
    const tokens = pictures.get(picture)?.tokens ?? new Float32Array(tokenCount * header.tokenSize)
    const kept = pictures.get(picture)?.kept ?? new Uint8Array(tokenCount)
    for (let index = 0; index < header.tokenSize; index++)
      tokens[token * header.tokenSize + index] = record.readFloatLE(placeLength + index * 4)
    kept[token] = 1
    pictures.set(picture, { tokens, kept, first, together })
  }
  return { header, pictures, lost: lost + Number(at < bytes.length), length: at }
}

/**
 * Pictures `from` to `from` + `count` as a request takes them; null where the journal holds none of them. Those that
 * are begun share a pass with the same others as before.
 */
export function givenOf(
  { header, pictures }: Pick<Journal, 'header' | 'pictures'>,
  from: number,
  count: number,
): Given | null {
  const those = Array.from({ length: count }, (_, index) => pictures.get(from + index))
  const [begun] = those
  if (begun === undefined) return null
  const blank = { tokens: new Float32Array(begun.tokens.length), kept: new Uint8Array(begun.kept.length) }
  return {
    modelHash: header.modelHash,
    together: {
      first: Math.max(1, begun.first + begun.together - from),
      further: Math.max(...[...pictures.values()].map(({ together }) => together)),
    },
    pictures: those.map((one) => (one ? { tokens: one.tokens, kept: one.kept } : blank)),
  }
}

function readHeader(bytes: Buffer, name: string): { readonly header: JournalHeader; readonly end: number } {
  const start = magic.length + 4
  if (bytes.length < start || !bytes.subarray(0, magic.length).equals(magic))
    throw unreadable(`${name} is no journal of a picture; give the file that --journal wrote.`)
  const length = bytes.readUInt32LE(magic.length)
  const end = start + length + 4
  const text = bytes.subarray(start, start + length)
  if (length > largestHeader || end > bytes.length || crc32(text) !== bytes.readUInt32LE(end - 4))
    throw unreadable(`The beginning of the journal ${name} is damaged, so that nothing says what it is of.`)
  const content = parseJson(text)
  if ((content as { readonly version?: unknown } | null)?.version !== 1)
    throw unreadable(`The journal ${name} was written by a newer Patchwork; update Patchwork to go on with it.`)
  const header = headerSchema.safeParse(content)
  if (!header.success) throw unreadable(`The journal ${name} does not say what it is of; paint the picture anew.`)
  return { header: header.data, end }
}

function parseJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch {
    return null
  }
}

function unreadable(sentence: string): EngineError {
  return new EngineError('journal/unreadable', sentence)
}
