import { EngineError } from '../errors.ts'

/** A picture bomb is a small file of a huge picture; this is 300 MB once decoded, enough for any camera. */
export const largestPicture = 100_000_000
export const largestSide = 16384

/** Throws `image/unreadable` before memory is spent on pixels. */
export function checkSize(width: number, height: number): void {
  if (width > largestSide || height > largestSide) {
    throw unreadable(`The picture is ${width} x ${height} pixels; make its sides at most ${largestSide} first.`)
  }
  if (width * height > largestPicture) throw tooManyPixels()
  if (width < 1 || height < 1) throw damaged()
}

export function tooManyPixels(cause?: unknown): EngineError {
  return unreadable(`The picture has more than ${largestPicture / 1e6} million pixels; make it smaller first.`, cause)
}

export function damaged(cause?: unknown): EngineError {
  return unreadable(
    'The picture cannot be read; it is damaged or not a picture file (PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, ICO, TGA or PSD).',
    cause,
  )
}

export function unreadable(message: string, cause?: unknown): EngineError {
  return new EngineError('image/unreadable', message, cause === undefined ? {} : { cause })
}
