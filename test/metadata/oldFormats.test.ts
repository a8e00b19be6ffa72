import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePicture } from '../../engine/images/decode.ts'
import type { Raster } from '../../engine/images/raster.ts'
import { mutated, runs, timeout } from '../fuzz/mutate.ts'
import { orRefused } from '../fuzz/readEverything.ts'
import * as files from './oldFormats.ts'
import type { Rgba } from './oldFormats.ts'

function rgbaOf({ pixels, alpha }: Raster): Rgba {
  const { width, height } = pixels
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
    const pixel = i >> 2
    return i % 4 === 3 ? (alpha?.[pixel] ?? 255) : pixels.data[pixel * 3 + (i % 4)]!
  })
  return { width, height, data }
}

const pngOf = ({ width, height, data }: Rgba) =>
  sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
const [red, blue] = [
  [255, 0, 0, 255],
  [0, 0, 255, 255],
]

describe('pictures in older formats are read as they are', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, Rgba]>([
    ['a bitmap', () => files.bmp24(files.colourful), files.colourful],
    ['a bitmap from the top', () => files.bmp24(files.colourful, true), files.colourful],
    ['a bitmap with transparency', () => files.bmp32(files.translucent), files.translucent],
    [
      'an icon of PNGs',
      async () =>
        files.ico(
          { side: 1, data: files.iconBitmap(files.colourful) },
          { side: 3, data: await pngOf(files.translucent) },
        ),
      files.translucent,
    ],
    ['an icon of bitmaps', () => files.ico({ side: 3, data: files.iconBitmap(files.translucent) }), files.translucent],
    ['a TGA', () => files.tga(files.translucent), files.translucent],
    ['a TGA from the bottom', () => files.tga(files.translucent, { isTopDown: false }), files.translucent],
    ['a TGA of runs', () => files.tga(files.translucent, { isPacked: true }), files.translucent],
    ['a Photoshop document', () => files.psd(files.colourful), files.colourful],
  ])('%s', async (_, write, picture) => {
    expect(rgbaOf(await decodePicture(await write()))).toEqual(picture)
  })

  it.each([
    ['16 bits a pixel', files.bmp16, [red, blue]],
    ['a bit a pixel', files.bmp1, [red, blue, red]],
    ['run lengths', files.bmpRuns, [red, blue, red, blue, blue, [0, 0, 0, 255]]],
    ['a mask', () => files.ico({ side: 3, data: files.maskedIcon() }), [blue, [0, 0, 255, 0], blue]],
    ['a palette', files.paletteTga, [red, blue, red]],
    [
      'grey runs',
      files.greyTga,
      [
        [200, 200, 200, 255],
        [200, 200, 200, 255],
        [100, 100, 100, 255],
      ],
    ],
  ] as const)('with %s', async (_, write, pixels) => {
    expect([...rgbaOf(await decodePicture(write())).data]).toEqual(pixels.flat())
  })
})

describe('what cannot be read is called by its name, and what to do is said', () => {
  const brand = (name: string, ...others: string[]) => {
    const box = Buffer.alloc(16 + others.length * 4)
    box.writeUInt32BE(box.length)
    box.write(`ftyp${name}\0\0\0\0${others.join('')}`, 4, 'latin1')
    return Buffer.concat([box, Buffer.alloc(64)])
  }
  const rawTiff = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0xfe, 0, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
  const cmyk = () => {
    const file = files.psd(files.colourful)
    file.writeUInt16BE(4, 24)
    return file
  }
  it.each([
    ['HEIC photo', brand('heic', 'mif1', 'heic')],
    ['HEIC photo', brand('mif1', 'heic')],
    ['JPEG XL', Buffer.from([0xff, 0x0a, 1, 2, 3])],
    ['JPEG XL', Buffer.from('\0\0\0\x0cJXL \r\n\x87\n', 'latin1')],
    ['JPEG 2000', Buffer.from('\0\0\0\x0cjP  \r\n\x87\n', 'latin1')],
    ['PDF', Buffer.from('%PDF-1.7\n')],
    ['GIMP', Buffer.from('gimp xcf v011')],
    ['video', brand('isom', 'mp42')],
    ['raw file', brand('crx ')],
    ['raw file', rawTiff],
    ['video', Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1')],
    ['Netpbm', Buffer.from('P7\nWIDTH 1')],
    ['KTX', Buffer.from('\xabKTX 20\xbb\r\n\x1a\n', 'latin1')],
    ['Windows metafile', Buffer.concat([Buffer.from([1, 0, 0, 0]), Buffer.alloc(36), Buffer.from(' EMF')])],
    ['Office document', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')],
    ['DICOM', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])],
    ['archive', Buffer.from('PK\x03\x04 and more')],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['SVG', Buffer.from('<?xml version="1.0"?>\n<!-- a tool -->\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['web page', Buffer.from('\ufeff\n<!DOCTYPE html><p>Not found')],
    ['Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n')],
    ["model's weights", Buffer.from('\x40\0\0\0\0\0\0\0{"w":{"dtype":"F32","shape":[1]', 'latin1')],
    ['Photoshop document in CMYK', cmyk()],
  ])('%s', async (name, bytes) => {
    await expect(decodePicture(bytes)).rejects.toMatchObject({
      code: 'image/unreadable',
      message: expect.stringMatching(new RegExp(`${name}.*(save|export|develop|take|download|run|put).*\\.$`)),
    })
  })

  it('a huge bitmap, icon or TGA is refused before memory is spent', async () => {
    const bitmap = files.bmp24(files.colourful)
    bitmap.writeInt32LE(20_000, 18)
    await expect(decodePicture(bitmap)).rejects.toThrow(/20000 x 2 pixels/)
  })
})

it('3,000 changed files of older formats are decoded or refused', { timeout }, async () => {
  const samples = [
    files.bmp24(files.colourful),
    files.bmp32(files.translucent),
    files.bmp16(),
    files.bmp1(),
    files.bmpRuns(),
    files.ico({ side: 3, data: files.iconBitmap(files.translucent) }),
    files.ico({ side: 3, data: files.maskedIcon() }),
    files.tga(files.translucent),
    files.tga(files.translucent, { isPacked: true }),
    files.paletteTga(),
    files.greyTga(),
    files.psd(files.colourful),
  ]
  await expect(
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...samples).chain(mutated), async (bytes) => {
        const decoded = await orRefused(decodePicture(bytes))
        if (decoded === null) return true
        const { width, height, data } = decoded.pixels
        return data.length === width * height * 3 && (decoded.alpha === null || decoded.alpha.length === width * height)
      }),
      runs(3000),
    ),
  ).resolves.toBeUndefined()
})
