/** Tokens, latents and pixels (spec section 5). Latents are (channels, height, width), tokens (count, channels * patch * patch). */
import type { Pixels } from '../request.ts'
import type { AutoencoderConfig } from '../checkpoint/config.ts'
import type { Grid } from './prompt.ts'

/** tokens (rows * columns, channels * patch * patch) in the order channel, dy, dx -> latents (channels, rows * patch, columns * patch). */
export function unpatchify(tokens: Float32Array, grid: Grid, channels: number, patch: number): Float32Array {
  const out = new Float32Array(tokens.length)
  eachElement(grid, channels, patch, (inToken, inLatents) => (out[inLatents] = tokens[inToken] as number))
  return out
}

export function patchify(latents: Float32Array, grid: Grid, channels: number, patch: number): Float32Array {
  const out = new Float32Array(latents.length)
  eachElement(grid, channels, patch, (inToken, inLatents) => (out[inToken] = latents[inLatents] as number))
  return out
}

function eachElement(
  { rows, columns }: Grid,
  channels: number,
  patch: number,
  visit: (inToken: number, inLatents: number) => void,
): void {
  const [height, width] = [rows * patch, columns * patch]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const token = Math.floor(y / patch) * columns + Math.floor(x / patch)
      const place = (y % patch) * patch + (x % patch)
      for (let c = 0; c < channels; c++)
        visit((token * channels + c) * patch * patch + place, (c * height + y) * width + x)
    }
  }
}

/** RGB -> (3, height, width) in [-1, 1]. */
export function pixelsToTensor({ width, height, data }: Pixels): Float32Array {
  const area = width * height
  const out = new Float32Array(3 * area)
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) out[c * area + i] = (data[i * 3 + c] as number) / 127.5 - 1
  return out
}

/** (3, height, width) -> RGB: round(clamp(x / 2 + 0.5) * 255), halves to even. */
export function tensorToPixels(tensor: Float32Array, width: number, height: number): Pixels {
  const area = width * height
  const data = new Uint8Array(3 * area)
  for (let i = 0; i < area; i++) {
    for (let c = 0; c < 3; c++) {
      const value = Math.min(1, Math.max(0, Math.fround((tensor[c * area + i] as number) / 2 + 0.5)))
      data[i * 3 + c] = roundHalfEven(Math.fround(value * 255))
    }
  }
  return { width, height, data }
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded
}

/** Mean and standard deviation (channels, height, width) of a picture's latents. */
export interface Posterior {
  readonly mean: Float32Array
  readonly std: Float32Array
  readonly height: number
  readonly width: number
}

/** Moments (2 z, h, w) of the encoder -> mean and standard deviation (z, h, w), normalised as the settings say. */
export function posterior(
  moments: Float32Array,
  height: number,
  width: number,
  config: AutoencoderConfig,
): { mean: Float32Array; std: Float32Array } {
  const half = moments.length / 2
  const mean = moments.slice(0, half)
  const std = moments
    .slice(half)
    .map((value) => (config.deterministic ? 0 : Math.exp(0.5 * Math.min(20, Math.max(-30, value)))))
  // Without psz the older code normalises each pixel, the newer one nothing (spec section 10).
  const patch = config.psz ?? (config.generation === '1.0' ? 1 : null)
  if (config.encoder_norm && patch !== null) {
    const grid = { rows: height / patch, columns: width / patch }
    const tokens = patchify(mean, grid, config.z_channels, patch)
    normaliseRows(tokens, config.z_channels * patch * patch)
    mean.set(unpatchify(tokens, grid, config.z_channels, patch))
  }
  return { mean, std }
}

/** Layer norm without affine, eps 1e-6, of each row of `size` values, in place. */
function normaliseRows(values: Float32Array, size: number): void {
  for (let start = 0; start < values.length; start += size) {
    const row = values.subarray(start, start + size)
    const mean = row.reduce((sum, value) => sum + value, 0) / size
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size
    const scale = 1 / Math.sqrt(variance + 1e-6)
    for (let i = 0; i < size; i++) row[i] = ((row[i] as number) - mean) * scale
  }
}

/** Posterior sample -> latents for the transformer: (mean + std * noise - shift) * scale. */
export function sampleLatents(
  mean: Float32Array,
  std: Float32Array,
  noise: Float32Array,
  config: AutoencoderConfig,
): Float32Array {
  return mean.map(
    (value, i) => (value + (std[i] as number) * (noise[i] as number) - config.shift_factor) * config.scaling_factor,
  )
}

/** Latents of the transformer -> input of the decoder. */
export function unscale(latents: Float32Array, config: AutoencoderConfig): Float32Array {
  return latents.map((value) => value / config.scaling_factor + config.shift_factor)
}
