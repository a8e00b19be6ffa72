/**
 * Resizing as Pillow computes it (libImaging/Resample.c): each output pixel is a weighted sum under a filter that
 * widens when the picture shrinks; rows first, then columns, 8 bits in between, fixed-point weights. The original
 * NextStep-1 code prepares its images with Pillow, so that sums done in the same order give the same pixels.
 */
import type { Pixels } from '../request.ts'

export interface Filter {
  /** Half its width, in source pixels at scale 1. */
  readonly support: number
  readonly weight: (x: number) => number
}

export const box: Filter = { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) }

/** Catmull-Rom, a = -1/2. */
export const bicubic: Filter = {
  support: 2,
  weight: (x) => {
    const a = -0.5
    const d = Math.abs(x)
    if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1
    if (d < 2) return (((d - 5) * d + 8) * d - 4) * a
    return 0
  },
}

/** Lanczos with three lobes. */
export const lanczos: Filter = {
  support: 3,
  weight: (x) =>
    x === 0 ? 1 : Math.abs(x) < 3 ? (3 * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / 3)) / (Math.PI * x) ** 2 : 0,
}

export function resample(pixels: Pixels, width: number, height: number, filter: Filter): Pixels {
  const rows = width === pixels.width ? pixels : resampleRows(pixels, width, filter)
  return height === rows.height ? rows : resampleColumns(rows, height, filter)
}

function resampleRows({ width, height, data }: Pixels, newWidth: number, filter: Filter): Pixels {
  const windows = windowsOf(width, newWidth, filter)
  const out = new Uint8Array(newWidth * height * 3)
  for (let y = 0, to = 0; y < height; y++) {
    for (const { first, weights } of windows) {
      const from = (y * width + first) * 3
      for (let channel = 0; channel < 3; channel++) out[to++] = weightedSum(data, from + channel, 3, weights)
    }
  }
  return { width: newWidth, height, data: out }
}

function resampleColumns({ width, height, data }: Pixels, newHeight: number, filter: Filter): Pixels {
  const rowLength = width * 3
  const out = new Uint8Array(rowLength * newHeight)
  windowsOf(height, newHeight, filter).forEach(({ first, weights }, y) => {
    for (let x = 0; x < rowLength; x++) {
      out[y * rowLength + x] = weightedSum(data, first * rowLength + x, rowLength, weights)
    }
  })
  return { width, height: newHeight, data: out }
}

/** The source pixels under the filter for one output pixel, with weights in units of 2^-22 that sum to about one. */
interface Window {
  readonly first: number
  readonly weights: Float64Array
}

const one = 2 ** 22

function windowsOf(size: number, newSize: number, filter: Filter): readonly Window[] {
  const scale = size / newSize
  const stretch = Math.max(scale, 1)
  const support = filter.support * stretch
  return Array.from({ length: newSize }, (_, i) => {
    const center = (i + 0.5) * scale
    const first = Math.max(Math.trunc(center - support + 0.5), 0)
    const last = Math.min(Math.trunc(center + support + 0.5), size)
    const weights = Float64Array.from({ length: last - first }, (__, k) =>
      filter.weight((k + first - center + 0.5) / stretch),
    )
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { first, weights: weights.map((weight) => roundAwayFromZero((weight / sum) * one)) }
  })
}

function weightedSum(data: Uint8Array, from: number, step: number, weights: Float64Array): number {
  let sum = one / 2
  for (let k = 0; k < weights.length; k++) sum += data[from + k * step]! * weights[k]!
  return Math.min(Math.max(Math.floor(sum / one), 0), 255)
}

function roundAwayFromZero(value: number): number {
  return value < 0 ? Math.trunc(value - 0.5) : Math.trunc(value + 0.5)
}
