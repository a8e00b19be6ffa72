/** Pictures in formats that sharp does not write, 3 x 2 pixels unless said otherwise. */
import { writePsdUint8Array } from 'ag-psd'

export interface Rgba {
  readonly width: number
  readonly height: number
  /** Four bytes for each pixel. */
  readonly data: Uint8Array
}

/** Another colour in every pixel, so that a row or a side that is swapped shows. */
export const colourful: Rgba = {
  width: 3,
  height: 2,
  data: Uint8Array.from({ length: 24 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256)),
}

export const translucent: Rgba = {
  ...colourful,
  data: colourful.data.map((value, i) => (i % 4 === 3 ? i * 9 : value)),
}

const bottomUp = ({ height }: Rgba, y: number) => height - 1 - y

export function bmp24(picture: Rgba, isTopDown = false): Buffer {
  const { width, height } = picture
  const stride = Math.ceil((width * 3) / 4) * 4
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const row = isTopDown ? y : bottomUp(picture, y)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) pixels[y * stride + x * 3 + c] = at(picture, x, row, 2 - c)
  }
  return bmp({ width, height: isTopDown ? -height : height, bits: 24 }, Buffer.alloc(0), pixels)
}

export function bmp32(picture: Rgba): Buffer {
  const masks = uint32(0xff0000, 0xff00, 0xff, 0xff000000)
  const rest = Buffer.alloc(108 - 40 - 16)
  return bmp({ ...picture, bits: 32, compression: 3, length: 108 }, Buffer.concat([masks, rest]), bgra(picture))
}

export function bmp16(): Buffer {
  return bmp({ width: 2, height: 1, bits: 16 }, Buffer.alloc(0), Buffer.from([0x00, 0x7c, 0x1f, 0x00]))
}

/** Two colours, one bit a pixel: red, blue, red. */
export function bmp1(): Buffer {
  return bmp(
    { width: 3, height: 1, bits: 1 },
    Buffer.from([0, 0, 255, 0, 255, 0, 0, 0]),
    Buffer.from([0b0100_0000, 0, 0, 0]),
  )
}

/** Runs: two blue pixels, a jump, then red, blue, red as they are. */
export function bmpRuns(): Buffer {
  const runs = Buffer.from([2, 1, 0, 0, 0, 3, 0, 1, 0, 0, 0, 1])
  return bmp(
    { width: 3, height: 2, bits: 8, compression: 1, colours: 2 },
    Buffer.from([0, 0, 255, 0, 255, 0, 0, 0]),
    runs,
  )
}

interface Facts {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly compression?: number
  readonly colours?: number
  readonly length?: number
}

function bmp(facts: Facts, behindHeader: Buffer, pixels: Buffer): Buffer {
  const dib = Buffer.concat([dibHeader(facts), behindHeader])
  const head = Buffer.alloc(14)
  head.write('BM', 'latin1')
  head.writeUInt32LE(14 + dib.length + pixels.length, 2)
  head.writeUInt32LE(14 + dib.length, 10)
  return Buffer.concat([head, dib, pixels])
}

function dibHeader({ width, height, bits, compression = 0, colours = 0, length = 40 }: Facts): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32LE(length, 0)
  header.writeInt32LE(width, 4)
  header.writeInt32LE(height, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(bits, 14)
  header.writeUInt32LE(compression, 16)
  header.writeUInt32LE(colours, 32)
  return header
}

/** The small picture first, as most icons have it. */
export function ico(...pictures: readonly { readonly side: number; readonly data: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + pictures.length * 16)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let start = head.length
  for (const [i, { side, data }] of pictures.entries()) {
    const at = 6 + i * 16
    head[at] = head[at + 1] = side
    head.writeUInt32LE(data.length, at + 8)
    head.writeUInt32LE(start, at + 12)
    start += data.length
  }
  return Buffer.concat([head, ...pictures.map(({ data }) => data)])
}

export function iconBitmap(picture: Rgba): Buffer {
  const { width, height } = picture
  const mask = Buffer.alloc(4 * height)
  return Buffer.concat([dibHeader({ width, height: height * 2, bits: 32 }), bgra(picture), mask])
}

/** Three blue pixels, the middle one clear. */
export function maskedIcon(): Buffer {
  const palette = Buffer.from([0, 0, 255, 0, 255, 0, 0, 0])
  const rows = Buffer.from([0b1110_0000, 0, 0, 0, 0b0100_0000, 0, 0, 0])
  return Buffer.concat([dibHeader({ width: 3, height: 2, bits: 1 }), palette, rows])
}

export function tga(picture: Rgba, { isTopDown = true, isPacked = false } = {}): Buffer {
  const { width, height } = picture
  const head = tgaHeader(isPacked ? 10 : 2, picture, 32, (isTopDown ? 0x20 : 0) | 8)
  const rows = Array.from({ length: height }, (_, y) => (isTopDown ? y : bottomUp(picture, y)))
  const pixels = rows.flatMap((row) =>
    Array.from({ length: width }, (_, x) => [2, 1, 0, 3].map((c) => at(picture, x, row, c))),
  )
  return Buffer.concat([head, Buffer.from(pixels.flatMap((pixel) => (isPacked ? [0, ...pixel] : pixel)))])
}

/** Grey: a run of two, then one. */
export function greyTga(): Buffer {
  return Buffer.concat([tgaHeader(11, { width: 3, height: 1 }, 8, 0), Buffer.from([0x81, 200, 0, 100])])
}

export function paletteTga(): Buffer {
  const head = tgaHeader(1, { width: 3, height: 1 }, 8, 0)
  head[1] = 1
  head.writeUInt16LE(2, 5)
  head[7] = 24
  return Buffer.concat([head, Buffer.from([0, 0, 255, 255, 0, 0, 0, 1, 0])])
}

function tgaHeader(type: number, { width, height }: Omit<Rgba, 'data'>, bits: number, descriptor: number): Buffer {
  const head = Buffer.alloc(18)
  head[2] = type
  head.writeUInt16LE(width, 12)
  head.writeUInt16LE(height, 14)
  head[16] = bits
  head[17] = descriptor
  return head
}

export function psd(picture: Rgba): Buffer {
  const { width, height } = picture
  return Buffer.from(
    writePsdUint8Array({ width, height, imageData: { width, height, data: new Uint8ClampedArray(picture.data) } }),
  )
}

function bgra(picture: Rgba): Buffer {
  const { width, height } = picture
  const pixels = Buffer.alloc(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [i, c] of [2, 1, 0, 3].entries())
        pixels[(y * width + x) * 4 + i] = at(picture, x, bottomUp(picture, y), c)
  return pixels
}

function at({ width, data }: Rgba, x: number, y: number, channel: number): number {
  return data[(y * width + x) * 4 + channel]!
}

function uint32(...values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) out.writeUInt32LE(value, i * 4)
  return out
}
