/**
 * JPEG files that carry the words of their recipe as the Stable Diffusion web UI writes them, in EXIF's comment, and
 * XMP which tells everyone that a model made the picture.
 */
import sharp from 'sharp'
import type { Recipe } from '../event.ts'
import { onWhite, type Raster } from './raster.ts'
import { parametersText } from './recipe.ts'
import { digitalSourceXmp, type DigitalSource } from './xmp.ts'

export interface Told {
  readonly recipe: Recipe | null
  /** Null where no model made it. */
  readonly source: DigitalSource | null
}

/** What is clear lies on white. Without `told` nothing but pixels is written. `quality` is 1 to 100. */
export async function encodeJpeg(picture: Raster, told: Told | null, quality = 95): Promise<Buffer> {
  const { width, height, data } = onWhite(picture)
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer()
  if (told === null) return jpeg
  const { recipe, source } = told
  const segments = [
    ...(recipe ? [segment('Exif\0\0', exifWithComment(parametersText(recipe)))] : []),
    ...(source ? [segment('http://ns.adobe.com/xap/1.0/\0', Buffer.from(digitalSourceXmp(source)))] : []),
  ]
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

/** APP1: its length, two bytes, counts itself, and no segment is longer than that can say. */
function segment(mark: string, data: Buffer): Buffer {
  const head = Buffer.from(`\xff\xe1\0\0${mark}`, 'latin1')
  head.writeUInt16BE(Math.min(head.length - 2 + data.length, 0xffff), 2)
  return Buffer.concat([head, data.subarray(0, 0xffff - head.length + 2)])
}

const tags = { exif: 0x8769, userComment: 0x9286 }
/** Characters that fit into one segment. */
const longestComment = 32_000

/** A TIFF block of two directories with an entry each (Exif 2.32, sections 4.5 and 4.6): the comment in UTF-16. */
function exifWithComment(text: string): Buffer {
  const comment = Buffer.concat([
    Buffer.from('UNICODE\0'),
    Buffer.from(text.slice(0, longestComment), 'utf16le').swap16(),
  ])
  const [first, inner] = [8, 26]
  const head = Buffer.alloc(44)
  head.write('MM\0*', 0, 'latin1')
  head.writeUInt32BE(first, 4)
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    head.writeUInt16BE(1, at)
    head.writeUInt16BE(tag, at + 2)
    head.writeUInt16BE(type, at + 4)
    head.writeUInt32BE(count, at + 6)
    head.writeUInt32BE(value, at + 10)
  }
  entry(first, tags.exif, 4, 1, inner)
  entry(inner, tags.userComment, 7, comment.length, head.length)
  return Buffer.concat([head, comment])
}
