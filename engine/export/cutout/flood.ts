/** Regions that hang together: four neighbours, no recursion. */

export interface Grid {
  readonly width: number
  readonly height: number
}

/** Marks in `marked` what `joins` of all that hangs together with the seeds; returns the pixels newly marked. */
export function flood(
  { width, height }: Grid,
  seeds: Iterable<number>,
  joins: (pixel: number, from: number) => boolean,
  marked: Uint8Array,
  mark: number,
): Int32Array {
  let queue = new Int32Array(64)
  let count = 0
  const visit = (pixel: number, from: number) => {
    if (marked[pixel] !== 0 || !joins(pixel, from)) return
    marked[pixel] = mark
    if (count === queue.length) {
      const longer = new Int32Array(4 * count)
      longer.set(queue)
      queue = longer
    }
    queue[count++] = pixel
  }
  for (const seed of seeds) visit(seed, seed)
  const lastRow = width * (height - 1)
  for (let next = 0; next < count; next++) {
    const pixel = queue[next]!
    const x = pixel % width
    if (x > 0) visit(pixel - 1, pixel)
    if (x < width - 1) visit(pixel + 1, pixel)
    if (pixel >= width) visit(pixel - width, pixel)
    if (pixel < lastRow) visit(pixel + width, pixel)
  }
  return queue.subarray(0, count)
}

export function* rimPixels({ width, height }: Grid): Generator<number> {
  for (let x = 0; x < width; x++) {
    yield x
    yield (height - 1) * width + x
  }
  for (let y = 0; y < height; y++) {
    yield y * width
    yield y * width + width - 1
  }
}

/** Steps to the nearest pixel that `isFrom` marks, diagonal ones counted as 4/3; a million where there is none. */
export function distanceFrom({ width, height }: Grid, isFrom: (pixel: number) => boolean): Float32Array {
  // A frame of one pixel around it saves asking where the edges are.
  const stride = width + 2
  const steps = new Float32Array(stride * (height + 2)).fill(1e6)
  for (let y = 0, pixel = 0; y < height; y++)
    for (let x = 0; x < width; x++) if (isFrom(pixel++)) steps[(y + 1) * stride + x + 1] = 0
  for (const way of [1, -1]) {
    const [beside, above, left, right] = [-way, -way * stride, -way * (stride + 1), -way * (stride - 1)]
    for (let y = 1; y <= height; y++) {
      for (let x = 1; x <= width; x++) {
        const at = way === 1 ? y * stride + x : (height + 1 - y) * stride + width + 1 - x
        const near = Math.min(steps[at + beside]!, steps[at + above]!) + 1
        const slant = Math.min(steps[at + left]!, steps[at + right]!) + 4 / 3
        if (near < steps[at]!) steps[at] = near
        if (slant < steps[at]!) steps[at] = slant
      }
    }
  }
  const inner = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    inner.set(steps.subarray((y + 1) * stride + 1, (y + 1) * stride + 1 + width), y * width)
  return inner
}
