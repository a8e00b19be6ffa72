/**
 * Animated PNG (PNG specification, third edition, section 11.3.6): a PNG of the first frame, and the pixels of the others in
 * chunks that older programs pass over.
 */
import { encodePng } from '../../images/png.ts'
import { chunkBytes, pngSignature, readChunks } from '../../images/pngChunks.ts'
import { centred, largestOf } from '../resized.ts'
import type { Rgba } from '../rgba.ts'
import type { BinaryFile, Playing } from './files.ts'

export async function apngFile({ name, frames, loop }: Playing): Promise<BinaryFile> {
  const size = largestOf(frames.map(({ picture }) => picture))
  const chunks: Buffer[] = []
  let sequence = 0
  for (const [index, { picture, duration }] of frames.entries()) {
    const { header, data } = await partsOf(centred(picture, size))
    if (index === 0) chunks.push(header, control(frames.length, loop))
    chunks.push(frameControl(sequence++, size, duration))
    if (index === 0) chunks.push(chunkBytes({ type: 'IDAT', data }))
    else chunks.push(chunkBytes({ type: 'fdAT', data: Buffer.concat([number32(sequence++), data]) }))
  }
  const end = chunkBytes({ type: 'IEND', data: new Uint8Array() })
  return { path: `${name}.png`, bytes: Buffer.concat([pngSignature, ...chunks, end]) }
}

/** Frames share one header, so that all of them have transparency, used or not. */
async function partsOf(picture: Rgba): Promise<{ readonly header: Buffer; readonly data: Buffer }> {
  const { width, height, data } = picture
  const alpha = Uint8Array.from({ length: width * height }, (_, i) => data[i * 4 + 3]!)
  const colours = Uint8Array.from({ length: width * height * 3 }, (_, i) => data[Math.floor(i / 3) * 4 + (i % 3)]!)
  const chunks = [...readChunks(await encodePng({ pixels: { width, height, data: colours }, alpha }, null))]
  const header = chunks.find(({ type }) => type === 'IHDR')!
  return {
    header: chunkBytes(header),
    data: Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)),
  }
}

function control(frames: number, loop: boolean): Buffer {
  return chunkBytes({ type: 'acTL', data: Buffer.concat([number32(frames), number32(loop ? 0 : 1)]) })
}

/** A whole frame, which takes the place of what was there. */
function frameControl(sequence: number, { width, height }: { width: number; height: number }, ms: number): Buffer {
  const data = Buffer.alloc(26)
  data.writeUInt32BE(sequence, 0)
  data.writeUInt32BE(width, 4)
  data.writeUInt32BE(height, 8)
  data.writeUInt16BE(Math.min(Math.round(ms), 0xffff), 20)
  data.writeUInt16BE(1000, 22)
  return chunkBytes({ type: 'fcTL', data })
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
