import { expect, it } from 'vitest'
import { idlePainting, type Painting } from '../document/painting.ts'
import { statusText } from './statusText.ts'

const model = { state: 'ready', capabilities: null } as const
const painting: Painting = {
  ...idlePainting,
  phase: 'painting',
  patches: 20,
  patchCount: 64,
  pace: {
    observations: [
      { at: 0, total: 0 },
      { at: 2000, total: 20 },
    ],
  },
}

it('tells patch, rate and time left while painting', () => {
  expect(statusText(model, painting, 2000)).toEqual([
    'Painting patch 21 of 64',
    '10 patches per second',
    'about 5 s left',
  ])
})

it('reads the prompt until the first patch is there', () => {
  const begun = { ...painting, patches: 0, pace: { observations: [] } }
  expect(statusText(model, { ...begun, phase: 'starting' }, 0)).toEqual(['Reading the prompt…'])
  expect(statusText(model, begun, 0)).toEqual(['Reading the prompt…'])
  expect(statusText(model, { ...begun, patches: 1 }, 0)).toEqual(['Painting patch 2 of 64'])
})

it('tells no forecast while paused', () => {
  expect(statusText(model, { ...painting, paused: true }, 2000)).toEqual(['Paused after 20 of 64 patches'])
})

it('tells the weights on their way and how long they will take, instead of patches', () => {
  const loading = { bytes: 8 * 2 ** 30, expectedMs: 40_000, since: 0 }
  expect(statusText(model, { ...painting, loading }, 10_000)).toEqual(['Loading 8.0 GiB of weights', 'about 30 s left'])
  const unknown = { ...loading, expectedMs: null }
  expect(statusText(model, { ...painting, loading: unknown }, 10_000)).toEqual(['Loading 8.0 GiB of weights'])
})

it('says when there is no model', () => {
  expect(statusText({ state: 'none', capabilities: null }, idlePainting, 0)).toEqual(['No model is installed.'])
})
