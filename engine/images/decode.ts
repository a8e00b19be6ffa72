import sharp from 'sharp'
import { EngineError } from '../errors.ts'
import type { Pixels } from '../request.ts'
import { onWhite, type Picture } from './picture.ts'

/** A picture bomb is a small file of a huge picture; this is 300 MB once decoded, enough for any camera. */
const largestPicture = 100_000_000
const largestSide = 16384

/** Seconds that decoding may take: many times what the largest sound picture needs. */
const longest = 60

/** Formats that hold pixels; SVG and PDF, which may refer to other files, are left out on purpose. */
const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'])

/**
 * The picture in a file's bytes as 8-bit sRGB with its transparency: turned as its EXIF orientation says, first frame
 * of an animation. Throws `image/unreadable`.
 */
export async function decodePicture(bytes: Uint8Array): Promise<Picture> {
  try {
    return await decode(bytes)
  } catch (error) {
    throw error instanceof EngineError ? error : notAPicture(error)
  }
}

/** The same with transparency on white: what models are shown. */
export async function decodeImage(bytes: Uint8Array): Promise<Pixels> {
  return onWhite(await decodePicture(bytes))
}

/** Width and height as its EXIF orientation says, without decoding pixels. Throws `image/unreadable`. */
export async function pictureSize(bytes: Uint8Array): Promise<{ readonly width: number; readonly height: number }> {
  try {
    const { autoOrient } = await sharp(bytes, { limitInputPixels: largestPicture }).metadata()
    return autoOrient
  } catch (error) {
    throw notAPicture(error)
  }
}

async function decode(bytes: Uint8Array): Promise<Picture> {
  const options = { failOn: 'error', limitInputPixels: largestPicture } as const
  const { format, width, height } = await sharp(bytes, options).metadata()
  if (!formats.has(format))
    throw unreadable(`The picture is in the ${format.toUpperCase()} format; save it as PNG, JPEG or WebP.`)
  if (width > largestSide || height > largestSide) {
    throw unreadable(`The picture is ${width} x ${height} pixels; make its sides at most ${largestSide} first.`)
  }
  const { data, info } = await sharp(bytes, options)
    .timeout({ seconds: longest })
    .autoOrient()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return split(data, info)
}

/** Grey pictures may come with one channel, or two with transparency. */
function split(data: Buffer, { width, height, channels }: Shape): Picture {
  if (channels === 3) return { pixels: { width, height, data: new Uint8Array(data) }, alpha: null }
  const isGrey = channels < 3
  const rgb = new Uint8Array(width * height * 3)
  const alpha = channels % 2 === 0 ? new Uint8Array(width * height) : null
  for (let i = 0, from = 0; i < width * height; i++, from += channels) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[from + (isGrey ? 0 : c)]!
    if (alpha) alpha[i] = data[from + channels - 1]!
  }
  const isOpaque = alpha?.every((value) => value === 255) ?? true
  return { pixels: { width, height, data: rgb }, alpha: isOpaque ? null : alpha }
}

interface Shape {
  readonly width: number
  readonly height: number
  readonly channels: number
}

function notAPicture(cause: unknown): EngineError {
  if (cause instanceof Error && /pixel limit/i.test(cause.message)) {
    return unreadable(`The picture has more than ${largestPicture / 1e6} million pixels; make it smaller first.`, cause)
  }
  if (cause instanceof Error && /timeout/i.test(cause.message)) {
    return unreadable(`The picture was not read within ${longest} seconds; save it anew in another program.`, cause)
  }
  return unreadable(
    'The picture cannot be read; it is damaged or not a picture file (PNG, JPEG, WebP, GIF, TIFF or AVIF).',
    cause,
  )
}

function unreadable(message: string, cause?: unknown): EngineError {
  return new EngineError('image/unreadable', message, cause === undefined ? {} : { cause })
}
