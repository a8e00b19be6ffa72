/** The text chunks of a PNG, within limits: a few bytes of compressed text may claim gigabytes. */
import { readChunks, textOf } from '../pngChunks.ts'

/** Bytes of text read from one file, whatever the number of its chunks. */
const mostText = 8 * 2 ** 20
const mostChunks = 1000
/** How much longer deflate can make what it unfolds. */
const mostUnfolded = 1032

export interface PngTexts {
  readonly texts: ReadonlyMap<string, string>
  /** What `eXIf` holds. */
  readonly exif: Uint8Array | undefined
}

/** The undamaged texts; XMP goes by `xmp`, as in other formats. */
export function pngTexts(bytes: Uint8Array): PngTexts {
  const texts = new Map<string, string>()
  let exif: Uint8Array | undefined
  let left = mostText
  let chunks = 0
  for (const chunk of readChunks(bytes)) {
    if (chunk.type === 'eXIf') exif ??= chunk.data
    if (!textTypes.has(chunk.type) || left <= 0 || ++chunks > mostChunks) continue
    const text = textOf(chunk, left)
    left -= text?.value.length ?? chunk.data.length * mostUnfolded // what an attempt may have cost
    if (text === null) continue
    const name = text.keyword === 'XML:com.adobe.xmp' ? 'xmp' : text.keyword
    if (!texts.has(name)) texts.set(name, text.value)
  }
  return { texts, exif }
}

const textTypes: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt'])
