import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createMosaic, layout } from './mosaic.ts'
import { slugOf } from './output.ts'
import { createProgress, progressLine } from './progress.ts'

const screen = (columns: number, rows: number) => ({ columns, rows, truecolor: true })
const started = (width: number, height: number, count = 1) =>
  ({ type: 'started', tokenCount: 4, rows: 2, columns: 2, patchSize: 1, width, height, count, warnings: [] }) as const
const solid = (width: number, height: number, colour: readonly number[]) => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => colour[i % 3]!),
})

describe('layout', () => {
  it('keeps the shape of the picture and stays inside the screen', () => {
    expect(layout(512, 512, 1, screen(80, 24))).toEqual({ columns: 42, rows: 21, shown: 1 })
    expect(layout(512, 256, 1, screen(80, 60))).toEqual({ columns: 79, rows: 20, shown: 1 })
    expect(layout(256, 512, 1, screen(200, 40))).toEqual({ columns: 37, rows: 37, shown: 1 })
  })

  it('never enlarges a picture', () => {
    expect(layout(32, 32, 1, screen(200, 60))).toEqual({ columns: 32, rows: 16, shown: 1 })
  })

  it('puts as many pictures side by side as fit, four at most', () => {
    expect(layout(512, 512, 8, screen(83, 60))).toEqual({ columns: 19, rows: 10, shown: 4 })
    expect(layout(512, 512, 2, screen(10, 10)).shown).toBe(1)
  })
})

describe('mosaic', () => {
  it('shows patches in their places, two pixels to a character', () => {
    const mosaic = createMosaic(started(2, 2))
    mosaic.show({ type: 'preview', image: 0, x: 1, y: 1, pixels: solid(1, 1, [255, 0, 0]) })
    expect(mosaic.draw(screen(80, 24))).toEqual([
      '\x1b[38;2;38;38;42m\x1b[48;2;38;38;42m▀\x1b[38;2;38;38;42m\x1b[48;2;255;0;0m▀\x1b[0m',
    ])
  })

  it('averages what it shrinks, and sets the colour once for a run of characters', () => {
    const mosaic = createMosaic(started(160, 160))
    mosaic.show({ type: 'preview', image: 0, x: 0, y: 0, pixels: solid(160, 160, [10, 20, 30]) })
    const [row] = mosaic.draw(screen(11, 8))
    expect(row).toBe(`\x1b[38;2;10;20;30m\x1b[48;2;10;20;30m${'▀'.repeat(10)}\x1b[0m`)
  })

  it('cuts off what lies outside the picture', () => {
    const mosaic = createMosaic(started(2, 2))
    mosaic.show({ type: 'preview', image: 0, x: 1, y: 0, pixels: solid(4, 4, [1, 1, 1]) })
    expect(mosaic.draw(screen(80, 24))[0]).toContain('\x1b[38;2;1;1;1m\x1b[48;2;1;1;1m')
  })
})

it.each([
  [0, 256, 0, null, '0/256 patches'],
  [1, 256, 30_000, null, '1/256 patches'],
  [64, 256, 2000, 32, '64/256 patches, 32 a second, 6.0 s left'],
  [3, 1024, 60_000, 0.05, '3/1024 patches, 0.1 a second, 6 h left'],
  [256, 256, 8000, 32, '256/256 patches, 32 a second, 8.0 s in all'],
])('%i of %i patches after %i ms', (painted, total, elapsed, pace, line) => {
  expect(progressLine({ painted, total, elapsed, pace })).toBe(line)
})

it('half a minute of loading does not count as painting', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  let err = ''
  const terminal = {
    out: () => {},
    outBytes: () => {},
    err: (text: string) => void (err += text),
    screen: () => null,
    cwd: '.',
    onStop: () => () => {},
  }
  const progress = createProgress({ ...started(16, 16), tokenCount: 100 }, null, terminal)
  const token = { type: 'token', image: 0, index: 0, row: 0, column: 0, values: [new Float32Array(1)] } as const
  vi.advanceTimersByTime(30_000)
  progress.show(token)
  for (let i = 1; i <= 10; i++) {
    vi.advanceTimersByTime(1000)
    progress.show({ ...token, index: i })
  }
  expect(err).toContain('1/100 patches\n')
  expect(err).toContain('11/100 patches, 1.0 a second, 89 s left\n')
})

it('weights on their way are told of with their time, and what is left is told by the patches after them', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  let err = ''
  const terminal = { out: () => {}, outBytes: () => {}, screen: () => null, cwd: '.', onStop: () => () => {} }
  const progress = createProgress({ ...started(16, 16), tokenCount: 100 }, null, {
    ...terminal,
    err: (text: string) => void (err += text),
  })
  const loading = { type: 'loading', bytes: 8 * 2 ** 30, expectedMs: 40_000, done: false } as const
  const token = { type: 'token', image: 0, index: 0, row: 0, column: 0, values: [new Float32Array(1)] } as const
  progress.show(loading)
  expect(err).toBe('loading 8.0 GiB of weights, about 40 s\n')
  vi.advanceTimersByTime(40_000)
  progress.show({ ...loading, done: true })
  for (let index = 0; index <= 3; index++) {
    // The decoder comes between the first patch and the second.
    vi.advanceTimersByTime(index === 1 ? 60_000 : 3000)
    progress.show({ ...token, index })
  }
  expect(err).toContain('4/100 patches, 0.3 a second, 5 min left\n')
  expect(err).not.toContain('h left')
})

it.each([
  ['A red fox, “flat”!', 'a-red-fox-flat'],
  ['Crème brûlée', 'creme-brulee'],
  ['лиса 雪', 'лиса-雪'],
  ['सुंदर नदी', 'सुंदर-नदी'],
  ['ガラス й', 'ガラス-й'],
  ['../../etc/passwd', 'etc-passwd'],
  ['🦊', 'picture'],
  [
    'one two three four five six seven eight nine ten eleven twelve',
    'one-two-three-four-five-six-seven-eight-nine-ten',
  ],
  ['a'.repeat(300), 'a'.repeat(48)],
])('the prompt %j makes the file name %s', (prompt, slug) => {
  expect(slugOf(prompt)).toBe(slug)
})
