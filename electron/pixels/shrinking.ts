import sharp from 'sharp'
import type { PixelCalls } from './messages.ts'

/** Read straight from the file, which holds less in memory than a whole photograph. */
export async function shrink({ file, side }: PixelCalls['shrink']['input']): Promise<Uint8Array> {
  return sharp(file, { failOn: 'error' }).resize(side, side, { fit: 'inside' }).png({ compressionLevel: 6 }).toBuffer()
}
