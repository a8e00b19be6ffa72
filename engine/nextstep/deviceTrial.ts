/** A tiny model of made-up weights, painted on a device and on the processor: what a trial's process does. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { autoencoderShapes, transformerShapes } from '../checkpoint/shapes.ts'
import { createTensorSource, elementCount, type TensorSource } from '../checkpoint/tensorSource.ts'
import { formatVersion, planPart, writePart } from '../graph/compile.ts'
import { sealFolder } from '../graph/seal.ts'
import { decoderGraph, prefillGraph, timeGraph, tokenGraph } from '../graph/graphs.ts'
import { encodeModel, type GraphProto } from '../graph/onnx.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { floats, type Provider, type Runtime } from '../runtime/runtime.ts'
import type { TrialResult } from '../runtime/trial.ts'
import { decodeTensor } from './autoencoding.ts'
import { readConfig } from '../checkpoint/config.ts'
import { decodeTokens, type DecodingRequest } from './decoding.ts'
import { loadModel } from './model.ts'
import { fillNoise } from './noise.ts'

/** Of the largest value; products in 8 bits round differently on different devices. */
const tolerance = 0.05

export async function runTrial(provider: Provider): Promise<TrialResult> {
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-trial-'))
  try {
    await writeTinyModel(folder)
    const processor = createOrtRuntime()
    const expected = await paint(folder, processor)
    let error = Infinity
    for (const wholePrompts of provider === 'webgpu' ? [true, false] : [true]) {
      const device = createOrtRuntime({ provider, wholePrompts })
      error = relativeError(await paint(folder, device), expected)
      if (!(error <= tolerance)) continue
      const speed = (await timeProduct(processor, folder)) / (await timeProduct(device, folder))
      return { outcome: 'right', speed, wholePrompts }
    }
    return { outcome: 'wrong', error: Number.isFinite(error) ? error : null }
  } catch (error) {
    return { outcome: 'failed', message: error instanceof Error ? error.message : String(error) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All said, so that no other default changes what a trial can see. */
const settings = {
  model_type: 'nextstep',
  hidden_size: 64,
  num_hidden_layers: 1,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  intermediate_size: 128,
  vocab_size: 16,
  rms_norm_eps: 1e-5,
  rope_theta: 1e6,
  latent_channels: 4,
  latent_patch_size: 2,
  fm_head_dim: 64,
  fm_head_layers: 1,
  boi: 1,
  eoi: 2,
  image_placeholder_id: 3,
  pad_token_id_added: 0,
}
const autoencoder = { ch: 32, ch_mult: [1, 1], num_res_blocks: 1, z_channels: settings.latent_channels }
const grid = { rows: 1, columns: 2 }
/** Enough to be taken for a tokenizer; behind the marks of `settings`. */
const words = { a: 4, f: 5, o: 6, x: 7, fo: 8, fox: 9 }

/** As an import leaves it: with 4-bit and 8-bit products, norms, attention and convolutions, as real models have. */
async function writeTinyModel(folder: string): Promise<void> {
  const compiled = join(folder, 'compiled')
  await mkdir(compiled)
  await mkdir(join(folder, 'vae'))
  const files = {
    'config.json': settings,
    'vae/config.json': autoencoder,
    'tokenizer.json': {
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      model: { type: 'BPE', vocab: words, merges: ['f o', 'fo x'] },
    },
    'tokenizer_config.json': {},
    'compiled/manifest.json': { formatVersion, hash: 'trial' },
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content))
  const config = await readConfig(folder)
  const graphs = planPart('model.bin', madeUp(transformerShapes(config)), 'int4', (plan) => ({
    prefill: prefillGraph(config, plan),
    token: tokenGraph(config, plan),
    time: timeGraph(config, plan),
  }))
  await writePart(compiled, graphs)
  const decoder = planPart('autoencoder.bin', madeUp(autoencoderShapes(config.autoencoder)), 'fp32', (plan) => ({
    decoder: decoderGraph(config.autoencoder, plan),
  }))
  await writePart(compiled, decoder)
  await sealFolder(compiled)
}

/** Tensors whose numbers are a function of their place: matrices that keep the size of what they multiply. */
function madeUp(shapes: Iterable<readonly [name: string, shape: readonly number[]]>): TensorSource {
  const tensors = Array.from(shapes, ([name, shape], index) => {
    const fan = shape.length > 1 ? elementCount(shape.slice(1)) : 1
    const [middle, scale] = shape.length > 1 ? [0, 3 / Math.sqrt(fan)] : [Number(name.endsWith('.weight')), 0.2]
    const number = (place: number) => middle + scale * (((place * 7919 + index * 104729) % 10007) / 10007 - 0.5)
    const readElements = async (start: number, count: number) =>
      Float32Array.from({ length: count }, (_, offset) => number(start + offset))
    return [name, { name, dtype: 'F32', shape, readElements }] as const
  })
  return createTensorSource('made up', new Map(tensors), async () => {})
}

/** Tokens and pixels of one small picture, with guidance and padding. */
async function paint(folder: string, runtime: Runtime): Promise<readonly Float32Array[]> {
  const model = await loadModel(folder, runtime, folder)
  try {
    const { tokenSize } = model.config
    const tokens = new Float32Array(grid.rows * grid.columns * tokenSize)
    for await (const { index, values } of decodeTokens(model, request)) tokens.set(values, index * tokenSize)
    return [tokens, await decodeTensor(model, tokens, grid)]
  } finally {
    await model.release()
  }
}

const request: DecodingRequest = {
  prompt: {
    texts: [],
    blocks: 2,
    // Long enough for the attention that is made for long prompts.
    ids: [0, 30].map((padding) =>
      Array.from({ length: 33 }, (_, column) => (column < padding ? 0 : 4 + (column % 12))),
    ),
    mask: [0, 30].map((padding) => Array.from({ length: 33 }, (_, column) => Number(column >= padding))),
    sourceOrder: [],
  },
  sourceTokens: new Float32Array(0),
  images: 1,
  tokenCount: grid.rows * grid.columns,
  steps: 3,
  timestepShift: 1,
  guidance: 2,
  imageGuidance: 1,
  guidanceSchedule: 'constant',
  sampler: 'nextstep-1',
  useNorm: true,
  noise: (out, token, step) => fillNoise(out, 1, 0, token, step),
}

/** The largest difference over the largest value, the worse of the arrays; NaN when any number is. */
function relativeError(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  const errors = expected.map((values, array) => {
    const differences = values.map((value, index) => Math.abs((actual[array]?.[index] ?? Number.NaN) - value))
    return largest(differences) / largest(values.map(Math.abs))
  })
  return Math.max(...errors)
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => (value > most || Number.isNaN(value) ? value : most), 0)
}

const side = 1024
const products = 2

/** Milliseconds of a few large products, in one graph that returns one number, so that no transfer is measured. */
async function timeProduct(runtime: Runtime, folder: string): Promise<number> {
  const path = join(folder, 'product.onnx')
  await writeFile(path, encodeModel(productGraph()))
  const session = await runtime.load(path)
  const x = floats(new Float32Array(side * 256).fill(1), [256, side])
  let best = Infinity
  // The first run compiles; a device that needs a second for it all the same need not be timed closely.
  for (let run = 0; run === 0 || (run < 4 && best < 1000); run++) {
    const started = performance.now()
    await session.run({ x }, ['y'])
    best = Math.min(best, performance.now() - started)
  }
  await session.release()
  return best
}

function productGraph(): GraphProto {
  const weights = new Float32Array(side * side).fill(1 / side)
  const chain = Array.from({ length: products }, (_, index) => ({
    name: `product.${index}`,
    type: 'MatMul',
    domain: '' as const,
    inputs: [index === 0 ? 'x' : `x.${index}`, 'weights'],
    outputs: [`x.${index + 1}`],
    attributes: {},
  }))
  const sum = {
    name: 'sum',
    type: 'ReduceMean',
    domain: '' as const,
    inputs: [`x.${products}`],
    outputs: ['y'],
    attributes: { keepdims: 1 },
  }
  return {
    name: 'product',
    nodes: [...chain, sum],
    initializers: [
      { name: 'weights', type: 'float32', dims: [side, side], data: { raw: new Uint8Array(weights.buffer) } },
    ],
    inputs: [{ name: 'x', type: 'float32', dims: [256, side] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1, 1] }],
  }
}
