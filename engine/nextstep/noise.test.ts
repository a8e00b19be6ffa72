import { expect, test } from 'vitest'
import { fillNoise, inverseNormal, philox, streams } from './noise.ts'

test('the counter-based generator gives the published vectors of Philox4x32-10', () => {
  const hex = (values: Uint32Array) => [...values].map((value) => value.toString(16).padStart(8, '0'))
  expect(hex(philox(0, 0, 0, 0, 0, 0))).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8'])
  const ones = 0xffffffff
  expect(hex(philox(ones, ones, ones, ones, ones, ones))).toEqual(['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd'])
  expect(hex(philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))).toEqual([
    'd16cfe09',
    '94fdcceb',
    '5001e420',
    '24126ea1',
  ])
})

test('quantiles of the normal distribution agree with known values', () => {
  expect(inverseNormal(0.5)).toBe(0)
  expect(inverseNormal(0.975)).toBeCloseTo(1.959963984540054, 13)
  expect(inverseNormal(0.001)).toBeCloseTo(-3.090232306167813, 13)
  expect(inverseNormal(1e-10)).toBeCloseTo(-6.361340902404056, 12)
  expect(inverseNormal(0.3)).toBeCloseTo(-0.5244005127080407, 13)
})

test('the same token painted alone gets the same noise, and every other place gets other noise', () => {
  const draw = (seed: number, image: number, token: number, step: number, stream: number = streams.token) => {
    const out = new Float32Array(64)
    fillNoise(out, seed, image, token, step, stream)
    return [...out].join()
  }
  expect(draw(7, 0, 12, 3)).toBe(draw(7, 0, 12, 3))
  const others = [
    draw(8, 0, 12, 3),
    draw(7, 1, 12, 3),
    draw(7, 0, 13, 3),
    draw(7, 0, 12, 4),
    draw(7, 0, 12, 3, streams.posterior),
  ]
  expect(new Set([draw(7, 0, 12, 3), ...others]).size).toBe(6)
})

test('noise is standard normal: mean 0, variance 1, no correlation between neighbours', () => {
  const out = new Float32Array(200_000)
  fillNoise(out, 1, 0, 0, 0)
  const mean = out.reduce((sum, value) => sum + value, 0) / out.length
  const variance = out.reduce((sum, value) => sum + value * value, 0) / out.length
  const neighbours = out.reduce((sum, value, i) => sum + value * (out[i + 1] ?? 0), 0) / out.length
  expect(Math.abs(mean)).toBeLessThan(0.01)
  expect(Math.abs(variance - 1)).toBeLessThan(0.015)
  expect(Math.abs(neighbours)).toBeLessThan(0.01)
})

test('the first numbers of seed 0 never change, so old recipes keep painting the same pictures', () => {
  const out = new Float32Array(4)
  fillNoise(out, 0, 0, 0, 0)
  const uniform = ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8'].map(
    (word) => (Number.parseInt(word, 16) + 0.5) / 2 ** 32,
  )
  expect([...out]).toEqual(uniform.map((p) => Math.fround(inverseNormal(p))))
})
