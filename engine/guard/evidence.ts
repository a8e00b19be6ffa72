/**
 * How sure it is, pixel by pixel, that the instruction changed the picture: the colour difference at several scales,
 * each in units of what the untouched part of this very picture shows. Fine scales find outlines, coarse ones find
 * faint changes over an area, where noise cancels. Busy places may differ more, because there a copy differs more.
 */
import type { Lab } from './lab.ts'
import { blur, boxMean, sortedSample, type Plane } from './planes.ts'

export interface Evidence {
  readonly width: number
  readonly height: number
  /** 1 is what an untouched pixel typically shows; some 3 and more is a change. */
  readonly values: Float32Array
}

/** Blurs, fine first, in pixels of a picture of 256 or less. */
const scales = [0.7, 1.6, 3.5]

/** A coarse difference reaches beyond its cause, so it counts only where the fine one says something too. */
const trust = 2.2

/** Limits between kinds of places, by the spread of colours around a pixel in Lab units. */
const busyness = [0.7, 1.5, 3, 6, 12]

export function findEvidence(before: Lab, edited: Lab): Evidence {
  const { width, height } = before
  const kinds = kindsOfPlaces(before)
  const unit = Math.max(1, Math.max(width, height) / 256)
  const planes = differences(before, edited)
  const [fine, ...coarser] = scales.map((sigma) => {
    const difference = blurredLength(planes, sigma * unit)
    const floors = noiseFloors(difference, kinds)
    return difference.map((value, i) => value / floors[kinds[i]!]!)
  }) as [Float32Array, ...Float32Array[]]
  const values = fine.map((value, i) =>
    Math.max(value, Math.min(trust * value, Math.max(...coarser.map((other) => other[i]!)))),
  )
  return { width, height, values }
}

function differences({ width, height, planes }: Lab, edited: Lab): readonly Plane[] {
  return planes.map((plane, channel) => {
    const other = edited.planes[channel]!
    return { width, height, data: plane.map((value, i) => other[i]! - value) }
  })
}

/** Blurring the signed difference lets noise cancel and change add up. */
function blurredLength(planes: readonly Plane[], sigma: number): Float32Array {
  const [l, a, b] = planes.map((plane) => blur(plane, sigma)) as [Float32Array, Float32Array, Float32Array]
  return l.map((value, i) => Math.sqrt(value * value + a[i]! * a[i]! + b[i]! * b[i]!))
}

/** For each pixel, which interval of `busyness` its surroundings fall into. */
function kindsOfPlaces({ width, height, planes }: Lab): Uint8Array {
  const radius = Math.max(1, Math.round(Math.max(width, height) / 128))
  const variance = new Float32Array(width * height)
  for (const data of planes) {
    const mean = boxMean({ width, height, data }, radius)
    const meanSquare = boxMean({ width, height, data: data.map((value) => value * value) }, radius)
    for (let i = 0; i < variance.length; i++) variance[i]! += Math.max(0, meanSquare[i]! - mean[i]! ** 2)
  }
  const kinds = new Uint8Array(variance.length)
  for (const limit of busyness) {
    for (let i = 0; i < kinds.length; i++) if (variance[i]! >= limit * limit) kinds[i]!++
  }
  return kinds
}

/** For each kind of place, what its untouched pixels typically differ by. */
function noiseFloors(difference: Float32Array, kinds: Uint8Array): readonly number[] {
  const floors: number[] = []
  for (let kind = 0; kind <= busyness.length; kind++) {
    const own = difference.filter((_, i) => kinds[i] === kind)
    // Where every pixel of a kind changed, its own differences are no measure of noise.
    const most = 1 + 0.2 * (busyness[kind] ?? 20)
    const least = Math.max(0.6, (floors.at(-1) ?? 0) * 0.7)
    floors.push(Math.min(Math.max(typical(own), least), most))
  }
  return floors
}

/** Median of what is left when what stands out is cut away, starting from the quietest fifth. */
function typical(values: Float32Array): number {
  if (values.length === 0) return 0
  const sorted = sortedSample(values)
  let level = sorted[Math.floor(0.2 * sorted.length)]! * 1.3
  for (let round = 0; round < 4; round++) {
    const loud = sorted.findIndex((value) => value > 2.5 * level)
    const quiet = loud < 0 ? sorted.length : loud
    if (quiet === 0) break
    level = sorted[Math.floor(quiet / 2)]!
  }
  return level
}
