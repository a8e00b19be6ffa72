import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crop } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { loadModel, type Model } from './model.ts'
import { generate } from './pipeline.ts'

const embedded = fileURLToPath(new URL('../../assets/models/patchwork-second', import.meta.url))
const request = { prompt: 'a red apple in the meadow, flat', seed: 1, steps: 8 }

let folder: string
let model: Model
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-preview-'))
  model = await loadModel(embedded, createOrtRuntime(), folder)
})
afterAll(async () => {
  await model.release()
  await rm(folder, { recursive: true, force: true })
})

/** What has been seen after `tokens` patches, those of the finished rows, and the same rows of the finished picture. */
async function seenAfter(tokens: number, pausing: boolean): Promise<{ seen: Pixels; finished: Pixels }> {
  let canvas: Pixels | undefined
  let seen: Pixels | undefined
  let finished: Pixels | undefined
  let count = 0
  let height = 0
  for await (const event of generate(model, request, 0, { pausing: () => pausing && count === tokens })) {
    if (event.type === 'started') {
      canvas = { width: event.width, height: event.height, data: new Uint8Array(event.width * event.height * 3) }
      height = Math.floor(tokens / event.columns) * event.patchSize
    }
    if (event.type === 'token') {
      if (count === tokens) seen ??= crop(canvas!, 0, 0, canvas!.width, height)
      count = event.index + 1
    }
    if (event.type === 'preview') paste(canvas!, event)
    if (event.type === 'image') finished = crop(event.pixels, 0, 0, event.pixels.width, height)
  }
  return { seen: seen!, finished: finished! }
}

function paste(canvas: Pixels, { x, y, pixels }: { x: number; y: number; pixels: Pixels }): void {
  for (let row = 0; row < pixels.height; row++) {
    const from = row * pixels.width * 3
    canvas.data.set(pixels.data.subarray(from, from + pixels.width * 3), ((y + row) * canvas.width + x) * 3)
  }
}

function difference(a: Pixels, b: Pixels): number {
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] as number)), 0) / a.data.length
}

test('a paused picture shows its rows as the finished one will', async () => {
  const { seen, finished } = await seenAfter(44, true)
  expect(difference(seen, finished)).toBeLessThan(2)
}, 300_000)

test('patches show roughly what they will be even in the first picture, before the decoder has painted one', async () => {
  const { seen, finished } = await seenAfter(44, false)
  expect(difference(seen, finished)).toBeLessThan(8)
}, 300_000)

test('a decoder that takes as long as all patches together does not hold them up', async () => {
  const widths = new Set<number>()
  for await (const event of generate(model, request, 0)) if (event.type === 'preview') widths.add(event.pixels.width)
  // The decoder would show whole rows.
  expect([...widths]).toEqual([model.config.patchSize])
}, 300_000)

test('a model whose decoder knows one size only refuses every other in one sentence', async () => {
  const events = generate(model, { ...request, width: 128, height: 128 }, 0)
  await expect(events.next()).rejects.toThrow(
    'Patchwork Second paints pictures of 256 x 256 pixels only; choose that size or another model.',
  )
})
