import { describe, expect, it } from 'vitest'
import type { PaintingEvent, PaintingSnapshot, Picture, Recipe } from '../../electron/contract.ts'
import {
  frontierOf,
  isRunning,
  paintingFrom,
  reducePainting,
  setPaused,
  stopPainting,
  type Painting,
} from './painting.ts'

const started = {
  type: 'started',
  tokenCount: 4,
  rows: 2,
  columns: 2,
  patchSize: 8,
  width: 16,
  height: 16,
  count: 1,
  warnings: ['careful'],
} as const satisfies PaintingEvent
const token = (index: number, image = 0, pictures = 1): PaintingEvent => ({
  type: 'token',
  index,
  row: 0,
  column: 0,
  image,
  pictures,
})
const picture = { id: 'p' } as Picture
const fresh: PaintingSnapshot = {
  job: {} as PaintingSnapshot['job'],
  paused: false,
  rested: false,
  choosing: false,
  candidates: [],
  started: null,
  shown: [],
  saved: [],
  pixels: [],
}
const after = (...messages: readonly PaintingEvent[]): Painting =>
  messages.reduce((painting, message, index) => reducePainting(painting, message, index * 100), paintingFrom(fresh, 0))

describe('a painting', () => {
  it('learns its grid when it has started', () => {
    const painting = after(started)
    expect(painting.grid).toEqual({ rows: 2, columns: 2, patchSize: 8, width: 16, height: 16 })
    expect(painting).toMatchObject({ phase: 'painting', patches: 0, patchCount: 4, warnings: ['careful'] })
  })

  it('counts patches and is finishing after the last', () => {
    expect(after(started, token(0), token(1))).toMatchObject({ phase: 'painting', patches: 2 })
    expect(after(started, token(0), token(1), token(2), token(3))).toMatchObject({ phase: 'finishing', patches: 4 })
  })

  it('counts the patches of every picture of a batch', () => {
    const batch = after({ ...started, count: 3 }, token(0, 0, 2), token(1, 0, 2))
    expect(batch).toMatchObject({ shown: [2, 2, 0], patches: 4, patchCount: 12, phase: 'painting' })
    expect([0, 1, 2].map((image) => frontierOf(batch, image))).toEqual([2, 2, null])
  })

  it('counts a picture that comes whole', () => {
    const pixels = { width: 16, height: 16, data: new Uint8Array(768) }
    const whole = { type: 'image', image: 0, pixels, recipe: {} as Recipe } as const
    expect(after({ ...started, count: 2 }, whole)).toMatchObject({ shown: [4, 0], patches: 4, phase: 'painting' })
  })

  it('keeps what was saved and is done at the end', () => {
    const done: PaintingEvent = {
      type: 'done',
      elapsedMs: 900,
      timings: { load: 0, prefill: 0, tokens: 0, preview: 0, decode: 0 },
    }
    const painting = after(started, { type: 'saved', image: 0, picture }, done)
    expect(painting).toMatchObject({ phase: 'done', elapsedMs: 900, saved: [{ image: 0, picture }] })
    expect(isRunning(painting)).toBe(false)
  })

  it('counts neither the first patch, which comes with the prompt, nor loading in its pace', () => {
    expect(after(started, token(0)).pace.observations).toEqual([])
    const painted = after(started, token(0), token(1), token(2))
    expect(painted.pace.observations).toHaveLength(2)
    const loading = { type: 'loading', bytes: 1000, expectedMs: 5, done: false } as const
    const waiting = reducePainting(painted, loading, 400)
    expect(waiting).toMatchObject({ loading: { bytes: 1000, expectedMs: 5, since: 400 }, pace: { observations: [] } })
    expect(reducePainting(waiting, { ...loading, done: true }, 500).loading).toBeNull()
  })

  it('does not count the pause in its pace', () => {
    const painting = setPaused(after(started, token(0), token(1)), true)
    expect(painting.paused).toBe(true)
    expect(setPaused(painting, false).pace.observations).toEqual([])
  })

  it('stays paused while the last patches before the pause still arrive', () => {
    const painting = reducePainting(setPaused(after(started, token(0)), true), token(1), 500)
    expect(painting).toMatchObject({ paused: true, patches: 2 })
  })

  it('tells a stop from a failure, and a finished one cannot be stopped', () => {
    expect(stopPainting(after(started)).phase).toBe('stopped')
    const failed = after(started, { type: 'failed', code: 'engine/crashed', message: 'gone' })
    expect(stopPainting(failed).phase).toBe('failed')
  })

  it('is shown where it is to a window that comes in the middle', () => {
    const saved = [{ image: 0, picture }]
    const batch = { ...started, count: 3 }
    const painting = paintingFrom({ ...fresh, started: batch, shown: [4, 2, 0], saved, paused: true }, 0)
    expect(painting).toMatchObject({ phase: 'painting', paused: true, patches: 6, patchCount: 12, saved })
    expect(frontierOf(painting, 1)).toBe(2)
  })

  it('counts the pictures of a batch that were there before it went on', () => {
    const begun = paintingFrom({ ...fresh, saved: [{ image: 0, picture }] }, 0)
    expect(reducePainting(begun, { ...started, count: 2 }, 0)).toMatchObject({ shown: [4, 0], patches: 4 })
  })
})
