import { expect, test } from 'vitest'
import { LinearDecoder } from './linearDecoder.ts'

const [channels, stride, width, height] = [3, 2, 6, 5]

/** A decoder that is linear: each pixel's red is its cell's first number, green the second, blue grows to the right. */
function decode(latents: Float32Array) {
  const data = new Uint8Array(width * height * stride * stride * 3)
  for (let y = 0; y < height * stride; y++) {
    for (let x = 0; x < width * stride; x++) {
      const cell = Math.floor(y / stride) * width + Math.floor(x / stride)
      const number = (channel: number) => latents[channel * width * height + cell] as number
      data.set(
        [128 + 40 * number(0), 128 + 40 * number(1), 100 + 20 * (x % stride) + 10 * number(2)],
        (y * width * stride + x) * 3,
      )
    }
  }
  return { width: width * stride, height: height * stride, data }
}

const latentsFrom = (start: number) =>
  Float32Array.from({ length: channels * width * height }, (_, i) => Math.sin(1.7 * (start + i) ** 1.1))

test('what a linear decoder painted once is painted alike from other latents', () => {
  const imitation = new LinearDecoder(channels, stride)
  expect(imitation.hasLearnt).toBe(false)
  imitation.learn(latentsFrom(0), decode(latentsFrom(0)), { from: 0, to: height })
  const other = latentsFrom(1000)
  const [painted, wanted] = [imitation.paint(other, height, width), decode(other)]
  expect(painted).toMatchObject({ width: width * stride, height: height * stride })
  const worst = Math.max(...wanted.data.map((value, i) => Math.abs(value - (painted.data[i] as number))))
  expect(worst).toBeLessThanOrEqual(2)
})

test('one grey cell is enough to paint something: no division by what was never seen', () => {
  const imitation = new LinearDecoder(channels, stride)
  const grey = { width: stride, height: stride, data: new Uint8Array(stride * stride * 3).fill(90) }
  imitation.learn(new Float32Array(channels), grey, { from: 0, to: 1 })
  expect([...imitation.paint(Float32Array.of(1, -1, 1), 1, 1).data].every((value) => value === 90)).toBe(true)
})

test('colours beyond black and white are held at the ends', () => {
  const imitation = new LinearDecoder(channels, stride)
  imitation.learn(latentsFrom(0), decode(latentsFrom(0)), { from: 0, to: height })
  const { data } = imitation.paint(Float32Array.of(1000, -1000, 0), 1, 1)
  expect([data[0], data[1]]).toEqual([255, 0])
})
