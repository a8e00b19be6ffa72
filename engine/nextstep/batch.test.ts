import { expect, test } from 'vitest'
import { batchSize } from './batch.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'

/** NextStep-1-Large. */
const large = { layers: 48, keyValueHeads: 8, headDim: 128, heads: 40, hidden: 5120, mlpSize: 13824 } as NextStepConfig
const needs = { blocks: 2, promptColumns: 100, tokens: 1024 }
const gibibyte = 2 ** 30

test('pictures are spread evenly over the passes', () => {
  const sizes = [1, 2, 4, 5, 6, 9].map((pictures) => batchSize(large, { ...needs, pictures }, 64 * gibibyte))
  expect(sizes).toEqual([1, 2, 4, 3, 3, 3])
})

test('fewer share a pass where memory is short, one always paints', () => {
  const size = (free: number) => batchSize(large, { ...needs, pictures: 4 }, free)
  expect([size(64 * gibibyte), size(4 * gibibyte), size(gibibyte), size(0)]).toEqual([4, 2, 1, 1])
})
