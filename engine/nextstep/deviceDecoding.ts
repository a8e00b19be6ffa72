/**
 * From prompt to image tokens on a device that keeps tensors to itself: two graph calls a token, of which only the
 * token comes back. The KV cache, the hidden state and the token's embedding never leave the device.
 */
import { DeviceFailure, floats, ints, type DeviceTensor, type Tensor } from '../runtime/runtime.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { DecodedToken, DecodingRequest } from './decoding.ts'
import type { DeviceModel } from './deviceModel.ts'
import { openTransformer } from './deviceTransformer.ts'
import { samplingPlan, stepWeights } from './flowMatching.ts'
import { blockWeights, scheduled } from './guidance.ts'
import type { Model } from './model.ts'
import { positionVector } from './positions.ts'

/** What `decodeTokens` does, on the device. */
export async function* decodeOnDevice(
  { config }: Pick<Model, 'config'>,
  device: DeviceModel,
  request: DecodingRequest,
): AsyncGenerator<DecodedToken, void> {
  const { prompt, images, tokenCount, steps } = request
  const rows = prompt.ids.length
  const { times, coefficients } = samplingPlan(config.generation, steps, request.timestepShift)
  const transformer = await openTransformer(config, device, prompt.mask, tokenCount)
  let time: DeviceTensor | undefined
  try {
    await transformer.addPrompt(await embedPrompt(config, device, request))
    const sampler = await device.sampler(steps, request.useNorm)
    time = await device.residence.place(await embedTimes(device, times))
    const noPosition = new Float32Array(config.hidden)
    for (let index = 0; index < tokenCount; index++) {
      const strength = (value: number) =>
        scheduled(value, request.guidanceSchedule, index, tokenCount, config.generation)
      const weights = blockWeights(prompt.blocks, strength(request.guidance), strength(request.imageGuidance))
      const feeds = {
        hidden: transformer.hidden,
        position: floats(config.positionTable ? positionVector(config.hidden, index) : noPosition, [1, config.hidden]),
        time,
        mix: floats(mixing(stepWeights(coefficients, weights), steps, rows, images), [steps, rows, 2 * rows]),
        ...drawNoise(request, coefficients, index, rows, config.tokenSize),
      }
      const { told } = await sampler.run(feeds, { embedding: transformer.embedding }, ['told'])
      // A device that was lost or ran hot need not say so.
      if (!told.data.every(Number.isFinite)) throw new DeviceFailure('webgpu', 'the device computed no number')
      // Queued at once: the device reads the token in while it is shown.
      if (index + 1 < tokenCount) await transformer.add(transformer.embedding)
      yield { index, ...parts(told.data, rows, images, config) }
    }
  } finally {
    time?.dispose()
    transformer.dispose()
  }
}

async function embedPrompt(
  config: NextStepConfig,
  device: DeviceModel,
  { prompt, sourceTokens }: DecodingRequest,
): Promise<Tensor<Float32Array>> {
  const columns = prompt.ids[0]?.length ?? 0
  const flat = prompt.ids.flat()
  const places = flat.flatMap((id, place) => (id === config.placeholder ? [place] : []))
  const session = await device.embedding()
  const feeds = {
    ids: ints(flat, [prompt.ids.length, columns]),
    image_tokens: floats(sourceTokens, [places.length, config.tokenSize]),
    image_places: ints(places, [places.length, 1]),
  }
  return (await session.run(feeds, ['embeddings'])).embeddings
}

async function embedTimes(device: DeviceModel, t: Float32Array): Promise<Tensor<Float32Array>> {
  const session = await device.time()
  return (await session.run({ t: floats(t, [t.length]) }, ['time'])).time
}

/**
 * (steps, rows, 2 rows) from (steps, 1 + blocks): in every step, each row's x is its weight times the old x and the
 * blocks' weights times the velocities of the rows that paint the same image.
 */
function mixing(weights: Float32Array, steps: number, rows: number, images: number): Float32Array {
  const terms = 1 + rows / images
  const out = new Float32Array(steps * rows * 2 * rows)
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < rows; row++) {
      const at = (step * rows + row) * 2 * rows
      out[at + row] = weights[step * terms] as number
      for (let other = row % images, block = 1; other < rows; other += images, block++)
        out[at + rows + other] = weights[step * terms + block] as number
    }
  }
  return out
}

/** Start (rows, tokenSize) and scaled noise (steps, rows, tokenSize); the rows of an image share theirs. */
function drawNoise(
  request: DecodingRequest,
  coefficients: Float32Array,
  index: number,
  rows: number,
  tokenSize: number,
): { readonly start: Tensor; readonly noise: Tensor } {
  const { steps, images } = request
  const size = rows * tokenSize
  const draw = (out: Float32Array, step: number, scale: number) => {
    const own = out.subarray(0, images * tokenSize)
    request.noise(own, index, step)
    if (scale !== 1) for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) * scale
    for (let at = own.length; at < size; at += own.length) out.copyWithin(at, 0, own.length)
  }
  const start = new Float32Array(size)
  const noise = new Float32Array(steps * size)
  draw(start, 0, 1)
  for (let step = 0; step < steps; step++) {
    const scale = coefficients[step * 3 + 2] as number
    if (scale !== 0) draw(noise.subarray(step * size, (step + 1) * size), step + 1, scale)
  }
  return { start: floats(start, [rows, tokenSize]), noise: floats(noise, [steps, rows, tokenSize]) }
}

/** `told` (rows, tokenSize + hidden) -> the images' tokens and every row's condition. */
function parts(
  told: Float32Array,
  rows: number,
  images: number,
  { tokenSize, hidden }: NextStepConfig,
): { readonly values: Float32Array; readonly condition: Float32Array } {
  const width = tokenSize + hidden
  const values = new Float32Array(images * tokenSize)
  const condition = new Float32Array(rows * hidden)
  for (let row = 0; row < rows; row++) {
    if (row < images) values.set(told.subarray(row * width, row * width + tokenSize), row * tokenSize)
    condition.set(told.subarray(row * width + tokenSize, (row + 1) * width), row * hidden)
  }
  return { values, condition }
}
