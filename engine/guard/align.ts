/**
 * How far an edited picture slid or grew against the picture it came from. Gauss-Newton from coarse to fine (Lucas and
 * Kanade, 1981) on lightness without its slow parts, so that colour casts do not matter, with Tukey weights, so that
 * what the edit changed does not matter either.
 */
import type { Lab } from './lab.ts'
import { blur, halve, quantile, type Plane } from './planes.ts'

/** Pixel p of the parent is found at p + (x, y) + zoom * (p - centre) in the edit. */
export interface Shift {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export const noShift: Shift = { x: 0, y: 0, zoom: 0 }

/** Below this, in pixels at the corner, moving the picture would soften it for nothing. */
const worthMoving = 0.08
const smallestSide = 24

export function findShift(parent: Lab, edited: Lab): Shift {
  const [still, moved] = [pyramid(edges(parent)), pyramid(edges(edited))]
  let shift: Shift = noShift
  for (let level = still.length - 1; level >= 0; level--) {
    shift = refine(still[level]!, moved[level]!, shift, 2 ** level)
  }
  return isPlausible(shift, parent) && explainsMore(still[0]!, moved[0]!, shift) ? shift : noShift
}

function edges({ width, height, planes }: Lab): Plane {
  const slow = blur({ width, height, data: planes[0] }, 4)
  return { width, height, data: planes[0].map((value, i) => value - slow[i]!) }
}

function pyramid(plane: Plane): readonly Plane[] {
  const levels = [plane]
  for (let last = plane; Math.min(last.width, last.height) >= 2 * smallestSide;) levels.push((last = halve(last)))
  return levels
}

/** Least squares for (x, y, zoom) at one level; `scale` is that level's pixel in pixels of the picture. */
function refine(still: Plane, moved: Plane, start: Shift, scale: number): Shift {
  const { width, height } = still
  const half = Math.max(width, height) / 2
  const parameters = [start.x / scale, start.y / scale, start.zoom * half]
  for (let round = 0; round < 12; round++) {
    const warped = warp(moved, { x: parameters[0]!, y: parameters[1]!, zoom: parameters[2]! / half })
    const limit =
      4.7 *
      Math.max(
        0.3,
        1.48 *
          quantile(
            warped.map((value, i) => Math.abs(value - still.data[i]!)),
            0.5,
          ),
      )
    const matrix = new Float64Array(9)
    const right = new Float64Array(3)
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x
        const error = warped[i]! - still.data[i]!
        if (Math.abs(error) >= limit) continue
        const gx = (warped[i + 1]! - warped[i - 1]!) / 2
        const gy = (warped[i + width]! - warped[i - width]!) / 2
        const gz = (gx * (x + 0.5 - width / 2) + gy * (y + 0.5 - height / 2)) / half
        const weight = (1 - (error / limit) ** 2) ** 2
        accumulate(matrix, right, [gx, gy, gz], error, weight)
      }
    }
    // A little resistance keeps what the picture does not determine, such as a slide along stripes, at rest.
    for (let k = 0; k < 3; k++) matrix[k * 4]! += 1e-3 * (matrix[0]! + matrix[4]!) + 1e-6
    const step = solve(matrix, right)
    for (let k = 0; k < 3; k++) parameters[k]! -= step[k]!
    if (Math.hypot(...step) < 0.003) break
  }
  return { x: parameters[0]! * scale, y: parameters[1]! * scale, zoom: parameters[2]! / half }
}

function accumulate(matrix: Float64Array, right: Float64Array, g: readonly number[], error: number, weight: number) {
  for (let row = 0; row < g.length; row++) {
    right[row]! += weight * g[row]! * error
    for (let column = 0; column < g.length; column++) {
      matrix[row * g.length + column]! += weight * g[row]! * g[column]!
    }
  }
}

/** Gauss elimination of a small symmetric positive system. */
export function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length
  const [a, x] = [matrix.slice(), right.slice()]
  for (let k = 0; k < n; k++) {
    const pivot = a[k * n + k]! || 1e-12
    for (let row = k + 1; row < n; row++) {
      const factor = a[row * n + k]! / pivot
      for (let column = k; column < n; column++) a[row * n + column]! -= factor * a[k * n + column]!
      x[row]! -= factor * x[k]!
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let column = k + 1; column < n; column++) x[k]! -= a[k * n + column]! * x[column]!
    x[k]! /= a[k * n + k]! || 1e-12
  }
  return x
}

/** Edit models slide and zoom by a few per cent at most; more is a change of the picture. */
function isPlausible(shift: Shift, { width, height }: Lab): boolean {
  const slide = Math.hypot(shift.x, shift.y)
  const growth = Math.abs(shift.zoom) * (Math.max(width, height) / 2)
  return (
    Number.isFinite(slide + growth) &&
    slide + growth >= worthMoving &&
    slide <= 1 + 0.04 * width &&
    Math.abs(shift.zoom) <= 0.06
  )
}

/** Outlines that fit now must have fitted worse before, by a tenth: noise alone can be fitted a little. */
function explainsMore(still: Plane, moved: Plane, shift: Shift): boolean {
  const aligned = warp(moved, shift)
  const errorAt = (values: Float32Array, i: number) => Math.abs(values[i]! - still.data[i]!)
  const outlines = aligned.map((_, i) => (Math.abs(still.data[i]!) > 1 ? errorAt(aligned, i) : NaN))
  const most = Math.max(
    0.5,
    3 *
      quantile(
        outlines.filter((error) => !Number.isNaN(error)),
        0.4,
      ),
  )
  let [before, after] = [0, 0]
  for (const [i, error] of outlines.entries()) {
    if (!(error < most)) continue
    before += Math.min(errorAt(moved.data, i), 3 * most)
    after += error
  }
  return after < 0.9 * before
}

/** The edit as it would be had it not moved. */
export function undoShift(edited: Lab, shift: Shift): Lab {
  if (shift === noShift) return edited
  const { width, height } = edited
  const [l, a, b] = edited.planes.map((data) => warp({ width, height, data }, shift)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  return { width, height, planes: [l, a, b] }
}

/** Catmull-Rom interpolation. */
function warp({ width, height, data }: Plane, { x: dx, y: dy, zoom }: Shift): Float32Array {
  const columns = taps(width, dx, zoom)
  const lines = taps(height, dy, zoom)
  const rows = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = y * width; x < width; x++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += columns.weight[x * 4 + k]! * data[from + columns.index[x * 4 + k]!]!
      rows[from + x] = sum
    }
  }
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += lines.weight[y * 4 + k]! * rows[lines.index[y * 4 + k]! * width + x]!
      out[y * width + x] = sum
    }
  }
  return out
}

function taps(size: number, offset: number, zoom: number) {
  const index = new Int32Array(size * 4)
  const weight = new Float32Array(size * 4)
  for (let i = 0; i < size; i++) {
    const at = i + offset + zoom * (i + 0.5 - size / 2)
    const first = Math.floor(at)
    const t = at - first
    const weights = [
      ((-0.5 * t + 1) * t - 0.5) * t,
      (1.5 * t - 2.5) * t * t + 1,
      ((-1.5 * t + 2) * t + 0.5) * t,
      (0.5 * t - 0.5) * t * t,
    ]
    for (let k = 0; k < 4; k++) {
      index[i * 4 + k] = Math.min(Math.max(first - 1 + k, 0), size - 1)
      weight[i * 4 + k] = weights[k]!
    }
  }
  return { index, weight }
}
