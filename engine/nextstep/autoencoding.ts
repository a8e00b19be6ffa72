/** Pixels to latents and back through the autoencoder's sessions (spec section 5). */
import type { Pixels } from '../request.ts'
import { floats } from '../runtime/runtime.ts'
import { EncodedMemory } from './encodedMemory.ts'
import { checkFinite } from './finite.ts'
import {
  patchify,
  pixelsToTensor,
  posterior,
  sampleLatents,
  tensorToPixels,
  unpatchify,
  unscale,
  type Posterior,
} from './latents.ts'
import type { Model } from './model.ts'
import type { Grid } from './prompt.ts'

const memories = new WeakMap<Model, EncodedMemory>()

/** RGB whose sides are multiples of the stride. What was encoded lately is not encoded again. */
export function encodeImage(model: Model, pixels: Pixels): Promise<Posterior> {
  const memory = memories.get(model) ?? new EncodedMemory()
  memories.set(model, memory)
  return memory.of(pixels, () => encode(model, pixels))
}

async function encode(model: Model, pixels: Pixels): Promise<Posterior> {
  const { autoencoder } = model.config
  const [height, width] = [pixels.height / autoencoder.stride, pixels.width / autoencoder.stride]
  const session = await model.session('encoder')
  const { moments } = await session.run(
    { image: floats(pixelsToTensor(pixels), [1, 3, pixels.height, pixels.width]) },
    ['moments'],
  )
  checkFinite(model, 'encoder', moments.data)
  return { ...posterior(moments.data, height, width, autoencoder), height, width }
}

/** A picture as the transformer reads it: tokens (rows * columns, tokenSize), with the posterior noise given. */
export async function encodeTokens(
  model: Model,
  pixels: Pixels,
  grid: Grid,
  fillNoise: (out: Float32Array) => void,
): Promise<Float32Array> {
  return sampleTokens(model, await encodeImage(model, pixels), grid, fillNoise)
}

export function sampleTokens(
  { config }: Model,
  { mean, std }: Posterior,
  grid: Grid,
  fillNoise: (out: Float32Array) => void,
): Float32Array {
  const noise = new Float32Array(mean.length)
  if (!config.autoencoder.deterministic) fillNoise(noise)
  return patchify(sampleLatents(mean, std, noise, config.autoencoder), grid, config.latentChannels, config.latentPatch)
}

/** tokens (rows * columns, tokenSize) -> decoder output (3, height, width), not clamped. */
export async function decodeTensor(model: Model, tokens: Float32Array, grid: Grid): Promise<Float32Array> {
  const { config } = model
  const latents = unscale(unpatchify(tokens, grid, config.latentChannels, config.latentPatch), config.autoencoder)
  const session = await model.session('decoder')
  const dims = [1, config.latentChannels, grid.rows * config.latentPatch, grid.columns * config.latentPatch]
  return (await session.run({ latents: floats(latents, dims) }, ['image'])).image.data
}

export async function decodePixels(model: Model, tokens: Float32Array, grid: Grid): Promise<Pixels> {
  const { patchSize } = model.config
  const tensor = await decodeTensor(model, tokens, grid)
  checkFinite(model, 'decoder', tensor)
  return tensorToPixels(tensor, grid.columns * patchSize, grid.rows * patchSize)
}

/** Through encoder and decoder without noise. Sides must be multiples of the patch size. */
export async function repeatPixels(model: Model, pixels: Pixels): Promise<Pixels> {
  const { patchSize } = model.config
  const grid = { rows: pixels.height / patchSize, columns: pixels.width / patchSize }
  return decodePixels(model, await encodeTokens(model, pixels, grid, () => undefined), grid)
}
