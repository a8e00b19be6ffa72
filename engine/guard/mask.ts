/** From evidence to a soft mask: seeds, what hangs together with them, holes closed, crumbs dropped, a soft rim. */
import type { Evidence } from './evidence.ts'

export interface Mask {
  readonly width: number
  readonly height: number
  /** 0 keeps the parent, 1 takes the edit. */
  readonly values: Float32Array
  /** Share of the picture that changed, before the rim was added. */
  readonly changed: number
  /** Share of the picture in untouched pieces that are wider than a crumb. */
  readonly kept: number
}

export interface MaskOptions {
  /** Evidence that a change must reach somewhere. */
  readonly seed: number
  /** Evidence down to which a change goes on from there. */
  readonly spread: number
}

export function findMask({ width, height, values }: Evidence, { seed, spread }: MaskOptions): Mask {
  const side = Math.max(width, height)
  const gap = Math.max(1.5, side / 64)
  const kept = dropCrumbs(width, height, values, seed, spread)
  const core = closeGaps(kept, width, height, gap)
  const changed = core.reduce((sum, value) => sum + value, 0) / core.length
  if (changed === 0) return { width, height, values: new Float32Array(core.length), changed, kept: 1 }
  const grow = Math.max(1, side / 160)
  const feather = Math.max(2, side / 50)
  const distance = distanceTo(core, width, height)
  const soft = distance.map((d) => smoothstep(1 - (d - grow) / feather))
  return { width, height, values: soft, changed, kept: wholePieces(distance, width, height, side / 24) }
}

/** Connected pixels above `spread` that hold a seed and are more than a few. */
function dropCrumbs(width: number, height: number, values: Float32Array, seed: number, spread: number): Uint8Array {
  const kept = new Uint8Array(values.length)
  const seen = new Uint8Array(values.length)
  const enough = Math.max(3, (width * height) / 8000)
  const stack = new Int32Array(values.length)
  for (let start = 0; start < values.length; start++) {
    if (seen[start] || values[start]! < seed) continue
    let [top, size, weight] = [0, 0, 0]
    stack[top++] = start
    seen[start] = 1
    // The stack is never overwritten below `size`, so that at the end it lists the region.
    for (; size < top; size++) {
      const i = stack[size]!
      weight += Math.min(values[i]! / seed, 4)
      const x = i % width
      for (const next of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]) {
        if (next < 0 || next >= values.length || seen[next] || values[next]! < spread) continue
        seen[next] = 1
        stack[top++] = next
      }
    }
    if (weight < enough) continue
    for (let k = 0; k < size; k++) kept[stack[k]!] = 1
  }
  return kept
}

/** Dilation and erosion by `radius`: islands and bays narrower than it belong to the change around them. */
function closeGaps(set: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const near = distanceTo(set, width, height).map((distance) => (distance <= radius ? 0 : 1))
  const outside = Uint8Array.from(near)
  if (!outside.includes(1)) return Uint8Array.from(set, () => 1)
  const depth = distanceTo(outside, width, height)
  return Uint8Array.from(set, (value, i) => (value === 1 || depth[i]! > radius ? 1 : 0))
}

/** Share of the picture within `radius` of a place that is `radius` away from every change. */
function wholePieces(distance: Float32Array, width: number, height: number, radius: number): number {
  const deep = Uint8Array.from(distance, (value) => (value > radius ? 1 : 0))
  const pieces = distanceTo(deep, width, height)
  return pieces.reduce((sum, value) => sum + (value < radius ? 1 : 0), 0) / pieces.length
}

/** Euclidean distance to the nearest pixel of the set (Felzenszwalb and Huttenlocher, 2012); infinite when empty. */
function distanceTo(set: Uint8Array, width: number, height: number): Float32Array {
  const squares = Float32Array.from(set, (value) => (value ? 0 : Infinity))
  const longest = Math.max(width, height)
  const scratch = {
    line: new Float64Array(longest),
    hull: new Int32Array(longest),
    from: new Float64Array(longest + 1),
  }
  for (let x = 0; x < width; x++) nearestOnLine(squares, x, width, height, scratch)
  for (let y = 0; y < height; y++) nearestOnLine(squares, y * width, 1, width, scratch)
  return squares.map(Math.sqrt)
}

interface Scratch {
  readonly line: Float64Array
  /** Places whose parabolas form the lower envelope, and where each one begins to be the lowest. */
  readonly hull: Int32Array
  readonly from: Float64Array
}

function nearestOnLine(squares: Float32Array, start: number, step: number, length: number, scratch: Scratch): void {
  const { line, hull, from } = scratch
  let count = 0
  for (let i = 0; i < length; i++) {
    line[i] = squares[start + i * step]!
    if (line[i] === Infinity) continue
    let begins = -Infinity
    while (count > 0) {
      const other = hull[count - 1]!
      begins = (line[i]! + i * i - line[other]! - other * other) / (2 * (i - other))
      if (begins > from[count - 1]!) break
      count--
    }
    hull[count] = i
    from[count] = count === 0 ? -Infinity : begins
    count++
  }
  if (count === 0) return
  for (let i = 0, k = 0; i < length; i++) {
    while (k + 1 < count && from[k + 1]! <= i) k++
    squares[start + i * step] = (i - hull[k]!) ** 2 + line[hull[k]!]!
  }
}

function smoothstep(t: number): number {
  const clamped = Math.min(Math.max(t, 0), 1)
  return clamped * clamped * (3 - 2 * clamped)
}
