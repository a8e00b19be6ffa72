import { crc32 } from 'node:zlib'
import sharp, { type Color } from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeImage } from './decode.ts'

const red = { r: 255, g: 0, b: 0 }
const canvas = (background: Color, width = 2, height = 1) =>
  sharp({ create: { width, height, channels: 4, background } })

async function halfAJpeg(): Promise<Uint8Array> {
  const noise = {
    create: { width: 64, height: 64, channels: 3, background: red, noise: { type: 'gaussian', mean: 128, sigma: 40 } },
  } as const
  const jpeg = await sharp(noise).jpeg().toBuffer()
  return jpeg.subarray(0, jpeg.length >> 1)
}

/** A PNG of one pixel whose header claims more. */
async function claiming(width: number, height: number): Promise<Uint8Array> {
  const png = await canvas(red, 1, 1).png().toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

describe('decodeImage', () => {
  it('gives RGB rows from the top', async () => {
    const pixels = await decodeImage(await canvas(red).png().toBuffer())
    expect(pixels).toEqual({ width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 255, 0, 0) })
  })

  it('puts transparency on white', async () => {
    const pixels = await decodeImage(
      await canvas({ ...red, alpha: 0 })
        .webp({ lossless: true })
        .toBuffer(),
    )
    expect([...pixels.data]).toEqual([255, 255, 255, 255, 255, 255])
  })

  it('turns the picture as its EXIF orientation says', async () => {
    const pixels = await decodeImage(await canvas(red).removeAlpha().withMetadata({ orientation: 6 }).jpeg().toBuffer())
    expect([pixels.width, pixels.height]).toEqual([1, 2])
  })

  it('gives grey and 16-bit pictures three channels of 8 bits', async () => {
    const grey = await canvas({ r: 128, g: 128, b: 128 }).removeAlpha().toColourspace('b-w').png().toBuffer()
    expect([...(await decodeImage(grey)).data]).toEqual([128, 128, 128, 128, 128, 128])
    const deep = await canvas(red).removeAlpha().toColourspace('rgb16').png().toBuffer()
    expect([...(await decodeImage(deep)).data]).toEqual([255, 0, 0, 255, 0, 0])
  })

  it.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['no picture', async () => Buffer.from('hello'), /not a picture file/],
    ['nothing', async () => Buffer.alloc(0), /not a picture file/],
    ['half a picture', halfAJpeg, /damaged/],
    ['a picture bomb', () => claiming(16000, 16000), /more than 100 million pixels/],
    ['a picture too long', () => claiming(17000, 1), /17000 x 1.*at most 16384/],
    [
      'a drawing',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      /SVG drawing, which holds no pixels; export a PNG/,
    ],
  ])('refuses %s in one sentence', async (_, bytes, sentence) => {
    await expect(decodeImage(await bytes())).rejects.toMatchObject({
      code: 'image/unreadable',
      message: expect.stringMatching(sentence),
    })
  })
})
