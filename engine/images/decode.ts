import sharp from 'sharp'
import { EngineError } from '../errors.ts'
import type { Pixels } from '../request.ts'

/** A picture bomb is a small file of a huge picture; this is 300 MB once decoded, enough for any camera. */
const largestPicture = 100_000_000
const largestSide = 16384

/** Formats that hold pixels; SVG and PDF, which may refer to other files, are left out on purpose. */
const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'])

/**
 * The picture in a file's bytes as 8-bit sRGB: turned as its EXIF orientation says, transparency on white, first
 * frame of an animation. Throws `image/unreadable`.
 */
export async function decodeImage(bytes: Uint8Array): Promise<Pixels> {
  try {
    return await decode(bytes)
  } catch (error) {
    throw error instanceof EngineError ? error : notAPicture(error)
  }
}

async function decode(bytes: Uint8Array): Promise<Pixels> {
  const options = { failOn: 'error', limitInputPixels: largestPicture } as const
  const { format, width, height } = await sharp(bytes, options).metadata()
  if (!formats.has(format))
    throw unreadable(`The picture is in the ${format.toUpperCase()} format; save it as PNG, JPEG or WebP.`)
  if (width > largestSide || height > largestSide) {
    throw unreadable(`The picture is ${width} x ${height} pixels; make its sides at most ${largestSide} first.`)
  }
  const { data, info } = await sharp(bytes, options)
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: toRgb(data, info.channels) }
}

/** Grey pictures may come with one channel. */
function toRgb(data: Buffer, channels: number): Uint8Array<ArrayBuffer> {
  if (channels === 3) return new Uint8Array(data)
  const rgb = new Uint8Array((data.length / channels) * 3)
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) rgb.fill(data[from]!, to, to + 3)
  return rgb
}

function notAPicture(cause: unknown): EngineError {
  if (cause instanceof Error && /pixel limit/i.test(cause.message)) {
    return unreadable(`The picture has more than ${largestPicture / 1e6} million pixels; make it smaller first.`, cause)
  }
  return unreadable(
    'The picture cannot be read; it is damaged or not a picture file (PNG, JPEG, WebP, GIF, TIFF or AVIF).',
    cause,
  )
}

function unreadable(message: string, cause?: unknown): EngineError {
  return new EngineError('image/unreadable', message, cause === undefined ? {} : { cause })
}
