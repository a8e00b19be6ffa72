import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { cells, isNoise } from './noise.ts'

const pictures = join(import.meta.dirname, '../../docs/images')

/** As the window looks at it. */
async function looked(picture: Sharp): Promise<Uint8Array> {
  return picture.resize(cells, cells, { fit: 'fill' }).ensureAlpha().raw().toBuffer()
}

async function tiles(file: string, side: number): Promise<readonly Uint8Array[]> {
  const sheet = join(pictures, file)
  const { width, height } = await sharp(sheet).metadata()
  const corners = Array.from({ length: Math.floor(width / side) * Math.floor(height / side) }, (_, i) => ({
    left: (i % Math.floor(width / side)) * side,
    top: Math.floor(i / Math.floor(width / side)) * side,
  }))
  return Promise.all(
    corners.map((corner) => looked(sharp(sheet).extract({ ...corner, width: side - 2, height: side - 2 }))),
  )
}

test('no drawing and no photograph is taken for noise', async () => {
  const all = [...(await tiles('contact-sheet.jpg', 130)), ...(await tiles('photos.jpg', 128))]
  expect(all.length).toBeGreaterThan(80)
  expect(all.filter(isNoise)).toEqual([])
})

test('patches of colours that have nothing to do with each other are noise, also when they are smooth', async () => {
  const patches = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => ((i * 2654435761) >>> 7) % 256)
  const smooth = sharp(patches, { raw: { width: 16, height: 16, channels: 3 } }).resize(256, 256, {
    kernel: 'lanczos3',
  })
  expect(isNoise(await looked(sharp(await smooth.png().toBuffer())))).toBe(true)
})

test('a plain picture is none, and clear ground is nothing', () => {
  expect(isNoise(new Uint8Array(cells * cells * 4).fill(200))).toBe(false)
  const clear = Uint8Array.from({ length: cells * cells * 4 }, (_, i) => (i % 4 === 3 ? 0 : (i * 97) % 256))
  expect(isNoise(clear)).toBe(false)
})
