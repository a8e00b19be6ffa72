/**
 * The colour cast an edit model leaves over the whole picture: for each of L, a and b a gain, an offset and a slope
 * across and down, fitted where the picture did not change (Tukey weights that narrow from round to round).
 */
import { solve } from './align.ts'
import type { Lab } from './lab.ts'
import { halve, type Plane } from './planes.ts'

/** Drift of one plane: gain * (value - centre), no further out than `reach`, + offset + a slope across and down. */
interface Fit {
  readonly centre: number
  readonly reach: number
  readonly gain: number
  readonly offset: number
  readonly across: number
  readonly down: number
}

export interface ColourDrift {
  readonly fits: readonly Fit[]
  /** Mean colour difference it makes, in Lab units. */
  readonly size: number
  /** Share of the picture that follows it. */
  readonly support: number
}

const none: Fit = { centre: 0, reach: 0, gain: 0, offset: 0, across: 0, down: 0 }

/** Colour differences that still count as drift, round by round, in Lab units. */
const widths = [12, 10, 9, 8, 7, 6, 6]

export function findColourDrift(parent: Lab, edited: Lab): ColourDrift {
  // A cast is smooth: a small picture shows it as well.
  if (Math.max(parent.width, parent.height) > 256) return findColourDrift(halved(parent), halved(edited))
  let fits: readonly Fit[] = parent.planes.map(() => none)
  let support = 0
  for (const width of widths) {
    const weights = agreement(parent, edited, fits, width)
    fits = parent.planes.map((plane, channel) => fitPlane(parent, plane, edited.planes[channel]!, weights))
    support = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  }
  return { fits, support, size: sizeOf(parent, fits) }
}

function halved({ width, height, planes }: Lab): Lab {
  const [l, a, b] = [0, 1, 2].map((channel) => halve({ width, height, data: planes[channel]! })) as [
    Plane,
    Plane,
    Plane,
  ]
  return { width: l.width, height: l.height, planes: [l.data, a.data, b.data] }
}

function agreement(parent: Lab, edited: Lab, fits: readonly Fit[], width: number): Float32Array {
  const squares = new Float32Array(parent.width * parent.height)
  for (const [channel, fit] of fits.entries()) {
    eachPixel(parent, (i, u, v) => {
      const value = parent.planes[channel]![i]!
      squares[i]! += (edited.planes[channel]![i]! - value - driftAt(fit, value, u, v)) ** 2
    })
  }
  return squares.map((square) => (square < width ** 2 ? (1 - square / width ** 2) ** 2 : 0))
}

function fitPlane(picture: Lab, from: Float32Array, to: Float32Array, weights: Float32Array): Fit {
  let [total, sum, squares] = [1e-6, 0, 0]
  for (let i = 0; i < from.length; i++) {
    total += weights[i]!
    sum += weights[i]! * from[i]!
    squares += weights[i]! * from[i]! ** 2
  }
  const centre = sum / total
  const spread = Math.sqrt(Math.max(0, squares / total - centre ** 2))
  const matrix = new Float64Array(16)
  const right = new Float64Array(4)
  const terms = new Float64Array(4)
  eachPixel(picture, (i, u, v) => {
    const weight = weights[i]!
    if (weight === 0) return
    terms[0] = from[i]! - centre
    terms[1] = 1
    terms[2] = u
    terms[3] = v
    const change = weight * (to[i]! - from[i]!)
    for (let row = 0; row < 4; row++) {
      right[row]! += terms[row]! * change
      const weighted = weight * terms[row]!
      for (let column = 0; column < 4; column++) matrix[row * 4 + column]! += weighted * terms[column]!
    }
  })
  // Gain and slopes need evidence: a picture of one colour says nothing about them.
  const caution = [60, 1e-6, 0.05, 0.05]
  for (let k = 0; k < 4; k++) matrix[k * 5]! += caution[k]! * total
  const [gain, offset, across, down] = [...solve(matrix, right)] as [number, number, number, number]
  return { centre, reach: 1.5 * spread, gain, offset, across, down }
}

/** Colours unlike those it was fitted on, such as those of something new, get no more of the gain than those. */
function driftAt({ centre, reach, gain, offset, across, down }: Fit, value: number, u: number, v: number): number {
  const out = Math.min(Math.max(value - centre, -reach), reach)
  return gain * out + offset + across * u + down * v
}

function sizeOf(parent: Lab, fits: readonly Fit[]): number {
  const squares = new Float32Array(parent.width * parent.height)
  for (const [channel, fit] of fits.entries()) {
    eachPixel(parent, (i, u, v) => (squares[i]! += driftAt(fit, parent.planes[channel]![i]!, u, v) ** 2))
  }
  return squares.reduce((sum, square) => sum + Math.sqrt(square), 0) / squares.length
}

/** The parent as it would be under the cast. */
export function applyColourDrift(parent: Lab, { fits }: ColourDrift): Lab {
  return addDrift(parent, fits, 1)
}

/** The edit as it would be without the cast, which is so small that it may be measured on the edit. */
export function undoColourDrift(edited: Lab, { fits }: ColourDrift): Lab {
  return addDrift(edited, fits, -1)
}

function addDrift(picture: Lab, fits: readonly Fit[], sign: 1 | -1): Lab {
  const added = (channel: 0 | 1 | 2) => {
    const plane = picture.planes[channel]
    const out = new Float32Array(plane.length)
    eachPixel(picture, (i, u, v) => (out[i] = plane[i]! + sign * driftAt(fits[channel]!, plane[i]!, u, v)))
    return out
  }
  return { ...picture, planes: [added(0), added(1), added(2)] }
}

/** Calls with the index and the place of each pixel, from -1 to 1 across and down. */
function eachPixel({ width, height }: Lab, visit: (i: number, u: number, v: number) => void): void {
  for (let y = 0, i = 0; y < height; y++) {
    const v = ((y + 0.5) / height) * 2 - 1
    for (let x = 0; x < width; x++, i++) visit(i, ((x + 0.5) / width) * 2 - 1, v)
  }
}
