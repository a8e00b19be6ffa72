/**
 * The decoder's best linear imitation: the numbers of one latent cell -> its pixels, by least squares over what the
 * decoder itself has painted. A thousand times cheaper and a little blurred; it shows a patch until the decoder can.
 */
import type { Pixels } from '../request.ts'

/** Cells that one lesson takes at most; more do not make it better. */
const lesson = 512
/** Beyond so many cells the older ones count half: the picture at hand matters most. */
const memory = 4096
/** Keeps directions in which nothing was seen from growing wild; relative to the latents' own variance of about 1. */
const ridge = 0.003

export class LinearDecoder {
  readonly #inputs: number
  readonly #outputs: number
  readonly #channels: number
  readonly #stride: number
  /** Sums over all cells of f f^T (inputs, inputs) and f p^T (inputs, outputs), where f is a cell and a 1 behind it. */
  readonly #moments: Float64Array
  readonly #products: Float64Array
  #cells = 0
  /** (inputs, outputs); null when something was learnt since. */
  #weights: Float64Array | null = null

  constructor(channels: number, stride: number) {
    this.#channels = channels
    this.#stride = stride
    this.#inputs = channels + 1
    this.#outputs = 3 * stride * stride
    this.#moments = new Float64Array(this.#inputs ** 2)
    this.#products = new Float64Array(this.#inputs * this.#outputs)
  }

  get hasLearnt(): boolean {
    return this.#cells > 0
  }

  /** latents (channels, height, width) and the pixels that the decoder made of them; only the rows of cells named. */
  learn(latents: Float32Array, pixels: Pixels, rows: { readonly from: number; readonly to: number }, weight = 1): void {
    if (this.#cells > memory) this.#fade()
    const width = pixels.width / this.#stride
    const cells = (rows.to - rows.from) * width
    const step = Math.ceil(cells / lesson)
    for (let cell = rows.from * width; cell < rows.to * width; cell += step) {
      const feature = this.#feature(latents, cell, (width * pixels.height) / this.#stride)
      const seen = this.#pixelsOf(pixels, cell % width, Math.floor(cell / width))
      feature.forEach((value, row) => {
        feature.forEach((other, column) => add(this.#moments, row * this.#inputs + column, weight * value * other))
        seen.forEach((pixel, column) => add(this.#products, row * this.#outputs + column, weight * value * pixel))
      })
      this.#cells += weight
    }
    this.#weights = null
  }

  /** latents (channels, height, width) -> pixels (height * stride, width * stride). */
  paint(latents: Float32Array, height: number, width: number): Pixels {
    this.#weights ??= this.#solve()
    const [weights, outputs, stride] = [this.#weights, this.#outputs, this.#stride]
    const data = new Uint8ClampedArray(height * width * outputs)
    const values = new Float64Array(outputs)
    for (let cell = 0; cell < height * width; cell++) {
      values.fill(0)
      this.#feature(latents, cell, height * width).forEach((value, row) => {
        for (let i = 0; i < outputs; i++) add(values, i, value * (weights[row * outputs + i] as number))
      })
      const top = Math.floor(cell / width) * stride
      for (let y = 0; y < stride; y++) {
        const at = ((top + y) * width + (cell % width)) * stride * 3
        data.set(values.subarray(y * stride * 3, (y + 1) * stride * 3), at)
      }
    }
    return { width: width * stride, height: height * stride, data: new Uint8Array(data.buffer) }
  }

  #feature(latents: Float32Array, cell: number, area: number): Float64Array {
    const feature = new Float64Array(this.#inputs).fill(1)
    for (let c = 0; c < this.#channels; c++) feature[c] = latents[c * area + cell] as number
    return feature
  }

  #pixelsOf({ width, data }: Pixels, x: number, y: number): Uint8Array {
    const [stride, out] = [this.#stride, new Uint8Array(this.#outputs)]
    for (let row = 0; row < stride; row++) {
      const from = ((y * stride + row) * width + x * stride) * 3
      out.set(data.subarray(from, from + stride * 3), row * stride * 3)
    }
    return out
  }

  #fade(): void {
    for (const sums of [this.#moments, this.#products]) sums.forEach((value, i) => (sums[i] = value / 2))
    this.#cells /= 2
  }

  /** (moments + ridge)^-1 products, by Gauss-Jordan; the ridge makes every pivot positive. */
  #solve(): Float64Array {
    const [n, m] = [this.#inputs, this.#outputs]
    const left = this.#moments.slice()
    const right = this.#products.slice()
    for (let c = 0; c < this.#channels; c++) add(left, c * n + c, ridge * this.#cells)
    for (let pivot = 0; pivot < n; pivot++) {
      const scale = 1 / (left[pivot * n + pivot] as number)
      scaleRow(left, pivot, n, scale)
      scaleRow(right, pivot, m, scale)
      for (let row = 0; row < n; row++) {
        const factor = row === pivot ? 0 : (left[row * n + pivot] as number)
        if (factor === 0) continue
        addRow(left, row, pivot, n, -factor)
        addRow(right, row, pivot, m, -factor)
      }
    }
    return right
  }
}

function add(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] as number) + amount
}

function scaleRow(matrix: Float64Array, row: number, width: number, scale: number): void {
  for (let i = row * width; i < (row + 1) * width; i++) matrix[i] = (matrix[i] as number) * scale
}

function addRow(matrix: Float64Array, row: number, other: number, width: number, factor: number): void {
  for (let i = 0; i < width; i++) add(matrix, row * width + i, factor * (matrix[other * width + i] as number))
}
