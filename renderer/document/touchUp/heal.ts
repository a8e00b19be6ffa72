/**
 * What is brushed over is made of what lies around it, without a place to copy from: colours run smoothly from rim to rim, and the grain of
 * the rim is laid over them.
 */

interface Wound {
  readonly width: number
  readonly height: number
  /** What is seen: red, green, blue and opacity of each pixel. */
  readonly data: Uint8ClampedArray
  /** 0 where it is whole. */
  readonly cover: Uint8Array
}

/** Three bytes for each pixel; those that are whole keep their colours. */
export function healed({ width, height, data, cover }: Wound): Uint8Array {
  const smooth = Float32Array.from({ length: width * height * 3 }, (_, i) => data[Math.floor(i / 3) * 4 + (i % 3)]!)
  const known = Float32Array.from(cover, (value, pixel) => (value === 0 && data[pixel * 4 + 3]! > 0 ? 1 : 0))
  const filled = known.includes(1) ? pulledAndPushed(smooth, known, width, height) : smooth
  settle(filled, known, width, height)
  const grain = grainOf({ width, height, data, cover }, known)
  return Uint8Array.from({ length: filled.length }, (_, i) => {
    const pixel = Math.floor(i / 3)
    const own =
      grain.length === 0 || known[pixel] === 1 ? 0 : grain[(scattered(pixel) % (grain.length / 3)) * 3 + (i % 3)]!
    return Math.max(0, Math.min(255, Math.round(filled[i]! + own)))
  })
}

/** Means of what is known at half the size, again and again until all is; then back, each filling what the finer does not know. */
function pulledAndPushed(values: Float32Array, known: Float32Array, width: number, height: number): Float32Array {
  if (!known.includes(0) || (width === 1 && height === 1)) return values
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)]
  const sums = new Float32Array(halfWidth * halfHeight * 3)
  const counts = new Float32Array(halfWidth * halfHeight)
  for (let pixel = 0; pixel < known.length; pixel++) {
    if (known[pixel] === 0) continue
    const to = (Math.floor(pixel / width) >> 1) * halfWidth + ((pixel % width) >> 1)
    counts[to]!++
    for (let c = 0; c < 3; c++) sums[to * 3 + c]! += values[pixel * 3 + c]!
  }
  const means = sums.map((sum, i) => (counts[Math.floor(i / 3)]! > 0 ? sum / counts[Math.floor(i / 3)]! : 0))
  const coarse = pulledAndPushed(
    means,
    counts.map((count) => (count > 0 ? 1 : 0)),
    halfWidth,
    halfHeight,
  )
  return values.map((value, i) => {
    const pixel = Math.floor(i / 3)
    return known[pixel] === 1
      ? value
      : coarse[((Math.floor(pixel / width) >> 1) * halfWidth + ((pixel % width) >> 1)) * 3 + (i % 3)]!
  })
}

/** Each unknown pixel becomes the mean of its four neighbours, as often as takes the squares away that halving leaves. */
function settle(values: Float32Array, known: Float32Array, width: number, height: number): void {
  const open: number[] = []
  for (let pixel = 0; pixel < known.length; pixel++) if (known[pixel] === 0) open.push(pixel)
  const rounds = Math.min(80, Math.ceil(mostSteps / Math.max(1, open.length)))
  for (let round = 0; round < rounds; round++) {
    for (const pixel of open) {
      const x = pixel % width
      const left = x > 0 ? pixel - 1 : pixel
      const right = x < width - 1 ? pixel + 1 : pixel
      const above = pixel >= width ? pixel - width : pixel
      const below = pixel < (height - 1) * width ? pixel + width : pixel
      for (let c = 0; c < 3; c++)
        values[pixel * 3 + c] =
          (values[left * 3 + c]! + values[right * 3 + c]! + values[above * 3 + c]! + values[below * 3 + c]!) / 4
    }
    // From the other side the next time.
    open.reverse()
  }
}

/** A large wound is left smoother; the hand waits. */
const mostSteps = 8_000_000

/** How whole pixels differ from the mean of those around them; of a flat drawing not at all. Edges are no grain. */
function grainOf({ width, height, data }: Wound, known: Float32Array): readonly number[] {
  const grain: number[] = []
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const pixel = y * width + x
      const near = [-width - 1, -width, 1 - width, -1, 1, width - 1, width, width + 1].map((step) => pixel + step)
      if (known[pixel] === 0 || near.some((other) => known[other] === 0)) continue
      const off = [0, 1, 2].map(
        (c) => data[pixel * 4 + c]! - near.reduce((sum, other) => sum + data[other * 4 + c]!, 0) / near.length,
      )
      if (off.every((value) => Math.abs(value) < mostGrain)) grain.push(...off)
    }
  }
  return grain
}

/** Levels; what differs by more is an edge. */
const mostGrain = 14

/** The same pixel takes the same grain every time. */
function scattered(pixel: number): number {
  let h = Math.imul(pixel ^ (pixel >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}
