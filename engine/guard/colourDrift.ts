/**
 * The colour cast an edit model leaves over the whole picture: for each of L, a and b a gain, an offset and a slope
 * across and down, fitted where the picture did not change (Tukey weights that narrow from round to round).
 */
import { solve } from './align.ts'
import type { Lab } from './lab.ts'
import { halve, type Plane } from './planes.ts'

/** Four numbers for each plane: gain - 1, offset, slope across, slope down (over half the picture). */
export interface ColourDrift {
  readonly fits: readonly Float64Array[]
  /** Mean colour difference it makes, in Lab units. */
  readonly size: number
  /** Share of the picture that follows it. */
  readonly support: number
}

/** Colour differences that still count as drift, round by round, in Lab units. */
const widths = [12, 10, 9, 8, 7, 6, 6]

export function findColourDrift(parent: Lab, edited: Lab): ColourDrift {
  // A cast is smooth: a small picture shows it as well.
  if (Math.max(parent.width, parent.height) > 256) return findColourDrift(halved(parent), halved(edited))
  let fits: readonly Float64Array[] = parent.planes.map(() => new Float64Array(4))
  let support = 0
  for (const width of widths) {
    const weights = agreement(parent, edited, fits, width)
    fits = parent.planes.map((plane, channel) => fitPlane(parent, plane, edited.planes[channel]!, weights))
    support = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  }
  return { fits, support, size: sizeOf(parent, fits) }
}

function halved({ width, height, planes }: Lab): Lab {
  const [l, a, b] = [0, 1, 2].map((channel) => halve({ width, height, data: planes[channel]! })) as [Plane, Plane, Plane]
  return { width: l.width, height: l.height, planes: [l.data, a.data, b.data] }
}

function agreement(parent: Lab, edited: Lab, fits: readonly Float64Array[], width: number): Float32Array {
  const squares = new Float32Array(parent.width * parent.height)
  for (const [channel, fit] of fits.entries()) {
    eachPixel(parent, (i, u, v) => {
      const value = parent.planes[channel]![i]!
      squares[i]! += (edited.planes[channel]![i]! - value - driftAt(fit, value, u, v)) ** 2
    })
  }
  return squares.map((square) => (square < width ** 2 ? (1 - square / width ** 2) ** 2 : 0))
}

function fitPlane(picture: Lab, from: Float32Array, to: Float32Array, weights: Float32Array): Float64Array {
  const matrix = new Float64Array(16)
  const right = new Float64Array(4)
  const terms = new Float64Array(4)
  let total = 0
  eachPixel(picture, (i, u, v) => {
    const weight = weights[i]!
    if (weight === 0) return
    total += weight
    terms[0] = from[i]!
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
  // Gain and slopes need evidence; a picture of one colour says nothing about them.
  const caution = [1, 0.0005, 0.05, 0.05]
  for (let k = 0; k < 4; k++) matrix[k * 5]! += caution[k]! * total + 1e-6
  return solve(matrix, right)
}

function driftAt(fit: Float64Array, value: number, u: number, v: number): number {
  return fit[0]! * value + fit[1]! + fit[2]! * u + fit[3]! * v
}

function sizeOf(parent: Lab, fits: readonly Float64Array[]): number {
  const squares = new Float32Array(parent.width * parent.height)
  for (const [channel, fit] of fits.entries()) {
    eachPixel(parent, (i, u, v) => (squares[i]! += driftAt(fit, parent.planes[channel]![i]!, u, v) ** 2))
  }
  return squares.reduce((sum, square) => sum + Math.sqrt(square), 0) / squares.length
}

/** The parent as it would be under the cast. */
export function applyColourDrift(parent: Lab, { fits }: ColourDrift): Lab {
  return mapPlanes(parent, fits, (value, fit, u, v) => value + driftAt(fit, value, u, v))
}

/** The edit as it would be without the cast. */
export function undoColourDrift(edited: Lab, { fits }: ColourDrift): Lab {
  return mapPlanes(edited, fits, (value, fit, u, v) => (value - fit[1]! - fit[2]! * u - fit[3]! * v) / (1 + fit[0]!))
}

function mapPlanes(
  picture: Lab,
  fits: readonly Float64Array[],
  change: (value: number, fit: Float64Array, u: number, v: number) => number,
): Lab {
  const mapped = (channel: 0 | 1 | 2) => {
    const [plane, fit] = [picture.planes[channel], fits[channel]!]
    const out = new Float32Array(plane.length)
    eachPixel(picture, (i, u, v) => (out[i] = change(plane[i]!, fit, u, v)))
    return out
  }
  return { ...picture, planes: [mapped(0), mapped(1), mapped(2)] }
}

/** Calls with the index and the place of each pixel, from -1 to 1 across and down. */
function eachPixel({ width, height }: Lab, visit: (i: number, u: number, v: number) => void): void {
  for (let y = 0, i = 0; y < height; y++) {
    const v = ((y + 0.5) / height) * 2 - 1
    for (let x = 0; x < width; x++, i++) visit(i, ((x + 0.5) / width) * 2 - 1, v)
  }
}
