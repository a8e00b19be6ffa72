/**
 * A stepper on a device that keeps tensors to itself: two graph calls a token, of which only the token comes back.
 * The KV cache and the hidden state never leave the device.
 */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { floats, ints, type DeviceTensor, type Tensor } from '../runtime/runtime.ts'
import { DeviceMemory } from './deviceMemory.ts'
import type { DeviceModel } from './deviceModel.ts'
import { openTransformer, type DeviceTransformer } from './deviceTransformer.ts'
import { checkFinite } from './finite.ts'
import type { Model } from './model.ts'
import { positionVector } from './positions.ts'
import type { Draw, Sampled, Stepper, StepperRequest } from './stepper.ts'

export async function openDeviceStepper(
  model: Pick<Model, 'config' | 'device'>,
  device: DeviceModel,
  request: StepperRequest,
): Promise<Stepper> {
  const { config } = model
  const { prompt, sourceTokens, tokenCount } = request
  const memory = new DeviceMemory(device.ioBinding)
  try {
    const transformer = await openTransformer(config, device, memory, prompt.mask, tokenCount)
    await transformer.add(await embed(config, device, prompt.ids, sourceTokens))
    const condition = await memory.zeros([prompt.ids.length, config.hidden])
    return new DeviceStepper(model, device, request, { memory, transformer, condition })
  } catch (error) {
    memory.dispose()
    throw error
  }
}

interface OnDevice {
  readonly memory: DeviceMemory
  readonly transformer: DeviceTransformer
  /** Where conditions go that nobody asked for. */
  readonly condition: DeviceTensor
}

class DeviceStepper implements Stepper {
  readonly #model: Pick<Model, 'config' | 'device'>
  readonly #device: DeviceModel
  readonly #request: StepperRequest
  readonly #there: OnDevice
  readonly #tokens: Float32Array[] = []
  /** Embeddings of the times asked for so far; a painting has one or a few kinds of steps. */
  readonly #times = new Map<string, Promise<DeviceTensor>>()

  constructor(model: Pick<Model, 'config' | 'device'>, device: DeviceModel, request: StepperRequest, there: OnDevice) {
    this.#model = model
    this.#device = device
    this.#request = request
    this.#there = there
  }

  get count(): number {
    return this.#tokens.length
  }

  get bytes(): number {
    return 0
  }

  async next(draw: Draw): Promise<Sampled> {
    const { hidden, tokenSize, positionTable } = this.#model.config
    const { prompt, images, useNorm, conditions } = this.#request
    const { transformer, condition } = this.#there
    const rows = prompt.ids.length
    const steps = draw.times.length
    const time = await this.#embedded(draw.times)
    const sampler = await this.#device.sampler(steps, useNorm)
    const feeds = {
      hidden: transformer.hidden,
      position: floats(positionTable ? positionVector(hidden, this.count) : new Float32Array(hidden), [1, hidden]),
      time,
      mix: floats(mixing(draw.weights, steps, rows, images), [steps, rows, 2 * rows]),
      start: floats(repeated(draw.start, images * tokenSize, prompt.blocks), [rows, tokenSize]),
      noise: floats(repeated(draw.noise, images * tokenSize, prompt.blocks), [steps, rows, tokenSize]),
    }
    const out = conditions
      ? await sampler.run(feeds, {}, ['token', 'condition'])
      : { ...(await sampler.run(feeds, { condition }, ['token'])), condition: undefined }
    const values = out.token.data.slice(0, images * tokenSize)
    checkFinite(this.#model, 'flow-matching head', values)
    // Queued at once: the device reads the token in while it is shown.
    await this.read(values)
    return { values, ...(out.condition && { condition: out.condition.data }) }
  }

  async read(token: Float32Array): Promise<void> {
    const { prompt, images } = this.#request
    const { placeholder, tokenSize } = this.#model.config
    const ids = prompt.ids.map(() => [placeholder])
    const embedded = await embed(
      this.#model.config,
      this.#device,
      ids,
      repeated(token, images * tokenSize, prompt.blocks),
    )
    await this.#there.transformer.add(embedded)
    this.#tokens.push(token.slice())
  }

  async truncate(count: number): Promise<void> {
    if (count >= this.count) return
    const last = this.#tokens[count - 1]
    this.#tokens.length = Math.max(0, count - 1)
    this.#there.transformer.truncate(this.count)
    // Hidden states are not kept; the last one comes of reading its token again.
    if (last) await this.read(last)
  }

  #embedded(times: Float32Array): Promise<DeviceTensor> {
    const key = times.join()
    const known = this.#times.get(key)
    if (known) return known
    const placing = embedTimes(this.#device, times).then((embedded) => this.#there.memory.place(embedded))
    this.#times.set(key, placing)
    return placing
  }

  dispose(): void {
    this.#there.memory.dispose()
  }
}

/** ids (rows, columns) and the image tokens of their placeholders -> (rows, columns, hidden). */
async function embed(
  config: NextStepConfig,
  device: DeviceModel,
  ids: readonly (readonly number[])[],
  imageTokens: Float32Array,
): Promise<Tensor<Float32Array>> {
  const flat = ids.flat()
  const places = flat.flatMap((id, place) => (id === config.placeholder ? [place] : []))
  const session = await device.embedding()
  const feeds = {
    ids: ints(flat, [ids.length, ids[0]?.length ?? 0]),
    image_tokens: floats(imageTokens, [places.length, config.tokenSize]),
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

/** Every `size` values come `times` times: the rows of an image share theirs. */
function repeated(values: Float32Array, size: number, times: number): Float32Array {
  const out = new Float32Array(values.length * times)
  for (let from = 0; from < values.length; from += size) {
    for (let copy = 0; copy < times; copy++) out.set(values.subarray(from, from + size), from * times + copy * size)
  }
  return out
}
