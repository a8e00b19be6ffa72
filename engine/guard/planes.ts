/** Filters over one plane of floats, row by row from the top; beyond the border the nearest pixel counts. */

export interface Plane {
  readonly width: number
  readonly height: number
  readonly data: Float32Array
}

/** Gaussian blur; `sigma` in pixels. */
export function blur({ width, height, data }: Plane, sigma: number): Float32Array {
  const weights = gaussian(sigma)
  const radius = (weights.length - 1) / 2
  const rows = new Float32Array(data.length)
  const line = new Float32Array(width + weights.length - 1)
  for (let y = 0; y < height; y++) filterRow(data, rows, y * width, width, line, weights)
  // Down the columns a whole row at a time: memory is read in the order it lies in.
  const out = new Float32Array(data.length)
  for (let y = 0; y < height; y++) {
    for (const [k, weight] of weights.entries()) {
      const from = Math.min(Math.max(y + k - radius, 0), height - 1) * width
      for (let x = 0, to = y * width; x < width; x++) out[to + x]! += weight * rows[from + x]!
    }
  }
  return out
}

function gaussian(sigma: number): Float32Array {
  const radius = Math.max(1, Math.ceil(sigma * 2.5))
  const weights = Float32Array.from({ length: radius * 2 + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

function filterRow(
  from: Float32Array,
  to: Float32Array,
  start: number,
  length: number,
  line: Float32Array,
  weights: Float32Array,
): void {
  const radius = (weights.length - 1) / 2
  line.fill(from[start]!, 0, radius)
  line.set(from.subarray(start, start + length), radius)
  line.fill(from[start + length - 1]!, radius + length)
  for (let i = 0; i < length; i++) {
    let sum = 0
    for (let k = 0; k < weights.length; k++) sum += weights[k]! * line[i + k]!
    to[start + i] = sum
  }
}

/** The mean over squares of side 2 * radius + 1, cut at the border; time does not depend on the radius. */
export function boxMean({ width, height, data }: Plane, radius: number): Float32Array {
  const rows = new Float32Array(data.length)
  for (let y = 0; y < height; y++) meanOfLine(data, rows, y * width, 1, width, radius)
  const out = new Float32Array(data.length)
  for (let x = 0; x < width; x++) meanOfLine(rows, out, x, width, height, radius)
  return out
}

function meanOfLine(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  length: number,
  radius: number,
): void {
  let sum = 0
  for (let i = 0; i < Math.min(radius, length); i++) sum += from[start + i * step]!
  for (let i = 0; i < length; i++) {
    if (i + radius < length) sum += from[start + (i + radius) * step]!
    if (i - radius > 0) sum -= from[start + (i - radius - 1) * step]!
    const count = Math.min(i + radius, length - 1) - Math.max(i - radius, 0) + 1
    to[start + i * step] = sum / count
  }
}

/** Half the size, each pixel the mean of 2 x 2. */
export function halve({ width, height, data }: Plane): Plane {
  const half = { width: width >> 1, height: height >> 1 }
  const out = new Float32Array(half.width * half.height)
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const at = 2 * y * width + 2 * x
      out[y * half.width + x] = (data[at]! + data[at + 1]! + data[at + width]! + data[at + width + 1]!) / 4
    }
  }
  return { ...half, data: out }
}

/** The value below which `share` of the values lie. */
export function quantile(values: Float32Array, share: number): number {
  const sorted = sortedSample(values)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** Some twenty thousand of the values, or all when there are fewer, from small to large. */
export function sortedSample(values: Float32Array): Float32Array {
  const stride = Math.max(1, Math.floor(values.length / 20_000))
  const sample = new Float32Array(Math.ceil(values.length / stride))
  for (let i = 0; i < sample.length; i++) sample[i] = values[i * stride]!
  return sample.sort()
}
