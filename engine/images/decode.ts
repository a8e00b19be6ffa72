import sharp from 'sharp'
import { EngineError } from '../errors.ts'
import type { Pixels } from '../request.ts'
import { knownFormat } from './formats/known.ts'
import { isTga, readTga } from './formats/tga.ts'
import { checkSize, damaged, largestPicture, tooManyPixels, unreadable } from './limits.ts'
import { onWhite, type Raster } from './raster.ts'

/** Seconds that decoding may take: many times what the largest sound picture needs. */
const longest = 60

/** Formats that hold pixels; SVG and PDF, which may refer to other files, are left out on purpose. */
const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'])

/**
 * The picture in a file's bytes as 8-bit sRGB with its transparency: turned as its EXIF orientation says, first frame
 * of an animation. Throws `image/unreadable`.
 */
export async function decodePicture(bytes: Uint8Array): Promise<Raster> {
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
  if (knownFormat(bytes) !== undefined) return (await decodePicture(bytes)).pixels
  try {
    const { autoOrient } = await sharp(bytes, { limitInputPixels: largestPicture }).metadata()
    return autoOrient
  } catch (error) {
    throw notAPicture(error)
  }
}

async function decode(bytes: Uint8Array): Promise<Raster> {
  const known = knownFormat(bytes)
  if (known === undefined) return decodeBySharp(bytes).catch((error: unknown) => readUnmarked(bytes, error))
  if ('refusal' in known) throw unreadable(known.refusal)
  const read = await known.read(bytes)
  return 'pixels' in read ? read : decodeBySharp(read)
}

/** A TGA file has no mark at its start: it is tried where nothing else fits. */
function readUnmarked(bytes: Uint8Array, error: unknown): Raster {
  if (error instanceof EngineError || !isTga(bytes)) throw error
  return readTga(bytes)
}

async function decodeBySharp(bytes: Uint8Array): Promise<Raster> {
  const options = { failOn: 'error', limitInputPixels: largestPicture } as const
  const { format, width, height } = await sharp(bytes, options).metadata()
  if (!formats.has(format))
    throw unreadable(`The picture is in the ${format.toUpperCase()} format; save it as PNG, JPEG or WebP.`)
  checkSize(width, height)
  const { data, info } = await sharp(bytes, options)
    .timeout({ seconds: longest })
    .autoOrient()
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return split(data, info)
}

/** Grey pictures may come with one channel, or two with transparency. */
function split(data: Buffer, { width, height, channels }: Shape): Raster {
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
  if (cause instanceof Error && /pixel limit/i.test(cause.message)) return tooManyPixels(cause)
  if (cause instanceof Error && /timeout/i.test(cause.message)) {
    return unreadable(`The picture was not read within ${longest} seconds; save it anew in another program.`, cause)
  }
  return damaged(cause)
}
