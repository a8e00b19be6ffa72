/**
 * What a picture on plain ground lies on: a colour for every pixel, found on the rim, where the ground is. The colour may
 * change slowly over the picture (a gradient, a vignette), and a part of the rim may be covered by the thing itself.
 */
import type { Pixels } from '../../request.ts'

export interface Ground {
  /** Red, green and blue under every pixel. */
  readonly colours: Float32Array
  /** How far pixels of the ground scatter about it, in grey levels. */
  readonly noise: number
  /** Share of the rim that is ground, 0..1. */
  readonly share: number
}

/** Grey levels that pixels of the ground may be away from a first guess of it. */
const near = 10
const guesses = 96

export function groundOf(pixels: Pixels): Ground {
  const rim = rimOf(pixels)
  let model = bestGuess(rim)
  let noise = near / 4
  // What fits is fitted again, closer every time; curved only where a plane has been found.
  for (const [terms, reach] of [
    [3, near],
    [6, near],
    [6, 4 * noise],
  ] as const) {
    // oxfmt-ignore
    const inside = rim.filter((sample) => distance(model, sample) <= Math.max(reach, 4))
    if (inside.length < 24) break
    model = fit(inside, terms)
    noise = scatter(model, inside)
  }
  const share = countWithin(model, rim, Math.max(near, 4 * noise)) / rim.length
  return { colours: paint(model, pixels), noise, share }
}

/** x and y run from -1 to 1. */
interface Sample {
  readonly x: number
  readonly y: number
  readonly colour: readonly [number, number, number]
}

/** For each channel the factors of 1, x, y, x², xy, y². */
type Model = readonly (readonly number[])[]

function place(at: number, size: number): number {
  return size === 1 ? 0 : (2 * at) / (size - 1) - 1
}

/** About 700 pixels of the outermost two rows and columns. */
function rimOf({ width, height, data }: Pixels): readonly Sample[] {
  const samples: Sample[] = []
  const add = (x: number, y: number) => {
    const at = (y * width + x) * 3
    samples.push({ x: place(x, width), y: place(y, height), colour: [data[at]!, data[at + 1]!, data[at + 2]!] })
  }
  const step = Math.max(1, Math.floor((width + height) / 180))
  for (const inset of [0, 1]) {
    if (inset * 2 >= Math.min(width, height)) break
    for (let x = inset; x < width - inset; x += step) [inset, height - 1 - inset].forEach((y) => add(x, y))
    for (let y = inset; y < height - inset; y += step) [inset, width - 1 - inset].forEach((x) => add(x, y))
  }
  return samples
}

/** The colour of one sample, or the plane through three, that most of the rim agrees with; always the same ones are tried. */
function bestGuess(rim: readonly Sample[]): Model {
  let state = 1
  const any = () => rim[(state = (state * 48271) % 2147483647) % rim.length]!
  let best: { readonly model: Model; readonly agree: number } | null = null
  for (let i = 0; i < guesses; i++) {
    const model = i % 2 === 0 ? any().colour.map((value) => [value]) : fit([any(), any(), any()], 3)
    const agree = countWithin(model, rim, near)
    if (!best || agree > best.agree) best = { model, agree }
  }
  return best!.model
}

function countWithin(model: Model, samples: readonly Sample[], reach: number): number {
  let count = 0
  for (const sample of samples) if (distance(model, sample) <= reach) count++
  return count
}

function basis(x: number, y: number): readonly number[] {
  return [1, x, y, x * x, x * y, y * y]
}

function paint(model: Model, { width, height }: Pixels): Float32Array {
  const colours = new Float32Array(width * height * 3)
  for (let c = 0; c < 3; c++) {
    const [k, kx = 0, ky = 0, kxx = 0, kxy = 0, kyy = 0] = model[c]!
    for (let y = 0, at = c; y < height; y++) {
      const down = place(y, height)
      const row = k! + (ky + kyy * down) * down
      const slope = kx + kxy * down
      for (let x = 0; x < width; x++, at += 3) {
        const right = place(x, width)
        colours[at] = Math.min(Math.max(row + (slope + kxx * right) * right, 0), 255)
      }
    }
  }
  return colours
}

/** Of the channel that is farthest away. Asked hundreds of thousands of times, so that nothing is allocated here. */
function distance(model: Model, { x, y, colour }: Sample): number {
  let most = 0
  for (let c = 0; c < 3; c++) {
    const terms = model[c]!
    let value = terms[0]!
    if (terms.length > 1) value += terms[1]! * x + terms[2]! * y
    if (terms.length > 3) value += terms[3]! * x * x + terms[4]! * x * y + terms[5]! * y * y
    most = Math.max(most, Math.abs(colour[c]! - Math.min(Math.max(value, 0), 255)))
  }
  return most
}

/** Least squares, held a little towards a plain colour so that few samples do not bend it. */
function fit(samples: readonly Sample[], terms: number): Model {
  const left = Array.from({ length: terms }, (_, i) =>
    Array.from({ length: terms }, (__, j) => (i === j && i > 0 ? 1e-3 : 0)),
  )
  const right = [0, 1, 2].map(() => Array.from({ length: terms }, () => 0))
  for (const { x, y, colour: seen } of samples) {
    const row = basis(x, y)
    for (let i = 0; i < terms; i++) {
      for (let j = 0; j < terms; j++) left[i]![j]! += row[i]! * row[j]!
      for (let c = 0; c < 3; c++) right[c]![i]! += row[i]! * seen[c]!
    }
  }
  return right.map((sums) => solve(left.map((row) => row.slice()), sums.slice())) // oxfmt-ignore
}

/** Gaussian elimination with pivots; both arguments are used up. */
function solve(a: number[][], b: number[]): readonly number[] {
  const n = b.length
  for (let i = 0; i < n; i++) {
    let pivot = i
    for (let row = i + 1; row < n; row++) if (Math.abs(a[row]![i]!) > Math.abs(a[pivot]![i]!)) pivot = row
    ;[a[i], a[pivot]] = [a[pivot]!, a[i]!]
    ;[b[i], b[pivot]] = [b[pivot]!, b[i]!]
    for (let row = i + 1; row < n; row++) {
      const factor = a[row]![i]! / (a[i]![i]! || 1)
      for (let column = i; column < n; column++) a[row]![column]! -= factor * a[i]![column]!
      b[row]! -= factor * b[i]!
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let column = i + 1; column < n; column++) b[i]! -= a[i]![column]! * b[column]!
    b[i]! /= a[i]![i]! || 1
  }
  return b
}

/** The median distance, as the standard deviation of a normal distribution that has it. */
function scatter(model: Model, samples: readonly Sample[]): number {
  const distances = samples.map((sample) => distance(model, sample)).toSorted((a, b) => a - b)
  return 1.2 * distances[Math.floor(distances.length / 2)]!
}
