import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openSafetensors } from '../checkpoint/safetensors.ts'
import { centerCrop } from './centerCrop.ts'
import { bicubic, box, resample } from './resample.ts'
import { fitTo } from './resize.ts'

const golden = fileURLToPath(new URL('../../test/fixtures/tiny-a/fixtures/basics.safetensors', import.meta.url))
const grey = (width: number, height: number, values: readonly number[]) => ({
  width,
  height,
  data: Uint8Array.from(values.flatMap((v) => [v, v, v])),
})

describe('centerCrop', () => {
  it('gives the pixels of the original code', async () => {
    const file = await openSafetensors(golden)
    const cropped = centerCrop({ width: 150, height: 101, data: new Uint8Array(await file.readRaw('big_rgb')) }, 64)
    expect([cropped.width, cropped.height]).toEqual([64, 64])
    expect(Buffer.compare(cropped.data, await file.readRaw('big_center_crop_64'))).toBe(0)
    await file.close()
  })

  it('halves large pictures first, and enlarges small ones', () => {
    expect(centerCrop(grey(4, 4, Array(16).fill(9)), 1)).toEqual(grey(1, 1, [9]))
    expect(centerCrop(grey(1, 2, [5, 5]), 3)).toEqual(grey(3, 3, Array(9).fill(5)))
  })
})

describe('resample', () => {
  it('averages under a box', () => {
    expect(resample(grey(4, 1, [0, 10, 20, 31]), 2, 1, box)).toEqual(grey(2, 1, [5, 26]))
  })

  it('overshoots at an edge under the bicubic, clipped to 8 bits', () => {
    const wide = resample(grey(4, 1, [0, 0, 255, 255]), 8, 1, bicubic).data.filter((_, i) => i % 3 === 0)
    expect([...wide]).toEqual([0, 0, 0, 52, 203, 255, 255, 255])
  })
})

describe('fitTo', () => {
  it('covers the asked size and crops both ends alike', () => {
    expect(fitTo(grey(4, 1, [0, 100, 200, 255]), 2, 1)).toEqual(grey(2, 1, [100, 200]))
    const fitted = fitTo(grey(30, 20, Array(600).fill(77)), 48, 16)
    expect([fitted.width, fitted.height, fitted.data.every((v) => v === 77)]).toEqual([48, 16, true])
  })

  it('returns a picture of the right size as it is', () => {
    const same = grey(2, 1, [1, 2])
    expect(fitTo(same, 2, 1)).toBe(same)
  })
})
