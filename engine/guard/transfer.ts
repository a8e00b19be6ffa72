/**
 * An edit learned on a small picture, for use on the large one. Around each pixel the change is fitted as an affine
 * function of the colour there, change = A colour + b (guided filter: He and Sun, "Fast Guided Filter", 2015), which
 * recolours and relights without losing detail the small picture never had. Where the edit drew something new no such
 * function fits, and the edit itself is taken.
 */
import type { Pixels } from '../request.ts'
import { boxMean, blur } from './planes.ts'

/** Numbers held for each pixel of the small picture. */
export const slots = { change: 0, trust: 12, edit: 13, count: 16 } as const

export interface Transfer {
  readonly width: number
  readonly height: number
  /**
   * (height, width, 16): three rows of A and b for red, green and blue, each four numbers; how far to trust them, 0 to
   * 1; and the edit's own colour. Colours are 0..255.
   */
  readonly values: Float32Array
}

/** Variance, in squared grey levels, that a colour must have around a pixel before the change is said to follow it. */
const caution = 16
/** As `caution`, for a fit that is carried to colours that may not be among those it was learned from. */
const cautionBeyond = 400
/** Share of the longer side within which the fit of one place gives way to that of its wider surroundings. */
const margin = 0.1
/** Error of the fit, in grey levels, at which the edit itself is as good; more where all of a photo changes and its edges are to stay. */
const tolerances = { part: 7, whole: 60 } as const

const rgb = [0, 1, 2] as const

/** Whether the parent goes on to the left and right of the small picture, or above and below it. */
export interface Beyond {
  readonly columns: boolean
  readonly rows: boolean
}

interface Carrying {
  readonly isOfWholePhoto: boolean
  /** Where the change is carried on to what the model was not shown; null where it is not. */
  readonly beyond: Beyond | null
}

/**
 * `before` is the picture without the edit, as blurred or noisy as the edit, so that only the change is learned. What the
 * fit of one pixel at the side says of its few neighbours says nothing of what lies beyond it, and would be drawn out into
 * streaks there: towards such a side the fit becomes that of a wide surrounding.
 */
export function learnTransfer(before: Pixels, edited: Pixels, { isOfWholePhoto, beyond }: Carrying): Transfer {
  const side = Math.max(before.width, before.height)
  const fits = fitAround(before, edited, Math.max(2, Math.round(side / 100)), caution)
  const nearness = beyond && nearnessTo(beyond, before)
  if (nearness) {
    const wide = fitAround(before, edited, Math.round(side / 6), cautionBeyond)
    for (const [k, fit] of fits.entries())
      for (let i = 0; i < fit.length; i++) fit[i]! += nearness[i]! * (wide[k]![i]! - fit[i]!)
  }
  return {
    width: before.width,
    height: before.height,
    values: interleave(before, edited, { fits, nearness, tolerance: tolerances[isOfWholePhoto ? 'whole' : 'part'] }),
  }
}

/** 1 at the sides beyond which the parent goes on, 0 from `margin` on. */
function nearnessTo({ columns, rows }: Beyond, { width, height }: Pixels): Float32Array {
  const reach = margin * Math.max(width, height)
  const near = (at: number, size: number) => Math.max(0, 1 - Math.min(at, size - 1 - at) / reach)
  const nearness = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      nearness[y * width + x] = Math.max(columns ? near(x, width) : 0, rows ? near(y, height) : 0)
  return nearness
}

function fitAround(before: Pixels, edited: Pixels, radius: number, caution: number): readonly Float32Array[] {
  const { width, height } = before
  const mean = (data: Float32Array) => boxMean({ width, height, data }, radius)
  return fitChanges(
    rgb.map((c) => channelOf(before, c)),
    rgb.map((c) => channelOf(edited, c).map((value, i) => value - before.data[i * 3 + c]!)),
    { mean, caution },
  ).map(mean)
}

function channelOf({ width, height, data }: Pixels, channel: number): Float32Array {
  const plane = new Float32Array(width * height)
  for (let i = 0; i < plane.length; i++) plane[i] = data[i * 3 + channel]!
  return plane
}

/** Ridge regression of each change on the three colours within the window of `mean`: twelve planes, A and b by rows. */
function fitChanges(
  colours: readonly Float32Array[],
  changes: readonly Float32Array[],
  { mean, caution }: { readonly mean: (data: Float32Array) => Float32Array; readonly caution: number },
): readonly Float32Array[] {
  const meanOfProduct = (a: Float32Array, b: Float32Array) => mean(a.map((value, i) => value * b[i]!))
  const [r, g, b] = colours.map(mean) as [Float32Array, Float32Array, Float32Array]
  const covariance = (c: number, d: number, means: readonly [Float32Array, Float32Array]) =>
    meanOfProduct(colours[c]!, colours[d]!).map((value, i) => value - means[0][i]! * means[1][i]!)
  const [rr, rg, rb] = [covariance(0, 0, [r, r]), covariance(0, 1, [r, g]), covariance(0, 2, [r, b])]
  const [gg, gb, bb] = [covariance(1, 1, [g, g]), covariance(1, 2, [g, b]), covariance(2, 2, [b, b])]
  return changes.flatMap((change) => {
    const level = mean(change)
    const [cr, cg, cb] = colours.map((colour) => meanOfProduct(change, colour)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    const rows = Array.from({ length: 4 }, () => new Float32Array(change.length))
    for (let i = 0; i < change.length; i++) {
      const [x, y, z] = [rr[i]! + caution, gg[i]! + caution, bb[i]! + caution]
      const [p, q, s] = [rg[i]!, rb[i]!, gb[i]!]
      const [u, v, w] = [cr[i]! - level[i]! * r[i]!, cg[i]! - level[i]! * g[i]!, cb[i]! - level[i]! * b[i]!]
      // Cramer's rule for the symmetric matrix (x p q, p y s, q s z).
      const [ix, ip, iq] = [y * z - s * s, q * s - p * z, p * s - q * y]
      const determinant = x * ix + p * ip + q * iq
      rows[0]![i] = (ix * u + ip * v + iq * w) / determinant
      rows[1]![i] = (ip * u + (x * z - q * q) * v + (p * q - x * s) * w) / determinant
      rows[2]![i] = (iq * u + (p * q - x * s) * v + (x * y - p * p) * w) / determinant
      rows[3]![i] = level[i]! - rows[0]![i]! * r[i]! - rows[1]![i]! * g[i]! - rows[2]![i]! * b[i]!
    }
    return rows
  })
}

interface Learned {
  readonly fits: readonly Float32Array[]
  /** Where it is 1 the fit is all there is. */
  readonly nearness: Float32Array | null
  readonly tolerance: number
}

function interleave(before: Pixels, edited: Pixels, { fits, nearness, tolerance }: Learned): Float32Array {
  const { width, height } = before
  const values = new Float32Array(width * height * slots.count)
  const errors = new Float32Array(width * height)
  for (let i = 0; i < width * height; i++) {
    const at = i * slots.count
    for (let k = 0; k < 12; k++) values[at + k] = fits[k]![i]!
    for (let c = 0; c < 3; c++) {
      values[at + slots.edit + c] = edited.data[i * 3 + c]!
      const guess = before.data[i * 3 + c]! + changeAt(values, at, c, before.data, i * 3)
      errors[i]! += (guess - edited.data[i * 3 + c]!) ** 2 / 3
    }
  }
  const smooth = blur({ width, height, data: errors }, Math.max(1, Math.max(width, height) / 256))
  for (let i = 0; i < errors.length; i++) {
    const trust = Math.exp(-((Math.max(smooth[i]!, errors[i]! / 2) / tolerance ** 2) ** 2))
    values[i * slots.count + slots.trust] = trust + (nearness?.[i] ?? 0) * (1 - trust)
  }
  return values
}

/** What the fit at `at` adds to channel `c` of the colour at `from`. */
export function changeAt(fit: Float32Array, at: number, c: number, colours: Uint8Array, from: number): number {
  const row = at + c * 4
  return (
    fit[row]! * colours[from]! + fit[row + 1]! * colours[from + 1]! + fit[row + 2]! * colours[from + 2]! + fit[row + 3]!
  )
}
