/** The graphs that Patchwork runs, each with its inputs and outputs; see docs/architecture.md for who calls them. */
import type { AutoencoderConfig, NextStepConfig } from '../checkpoint/config.ts'
import { decoder, encoder } from './autoencoder.ts'
import {
  conditionOf,
  modulations,
  processorOperators,
  sampler,
  timeEmbedding,
  velocity,
  type Modulation,
} from './flowMatchingHead.ts'
import { GraphBuilder, type Value } from './graphBuilder.ts'
import { layerNorm, linear, reshape } from './layers.ts'
import type { GraphProto } from './onnx.ts'
import { transformer } from './transformer.ts'
import type { WeightPlan } from './weights.ts'

/**
 * A piece of the prompt: ids (batch, columns), mask (batch, past + columns), rotary tables (columns, headDim / 2), source
 * image tokens (sources, tokenSize) and their flat places in batch * columns, past_key.i and past_value.i
 * (batch, kv, past, headDim) of the pieces before it ->
 * hidden of the last column (batch, hidden), key.i and value.i (batch, kv, columns, headDim).
 * `trace` adds the embeddings and every layer's hidden state, for parity.
 */
export function prefillGraph(config: NextStepConfig, plan: WeightPlan, trace = false): GraphProto {
  const g = new GraphBuilder('prefill', plan)
  const { hidden, keyValueHeads, headDim } = config
  const ids = g.input('ids', 'int64', ['batch', 'columns'])
  const mask = g.input('mask', 'bool', ['batch', 'total_columns'])
  const cos = g.input('cos', 'float32', ['columns', headDim / 2])
  const sin = g.input('sin', 'float32', ['columns', headDim / 2])
  const imageTokens = g.input('image_tokens', 'float32', ['sources', config.tokenSize])
  const places = g.input('image_places', 'int64', ['sources', 1])
  const past = (name: string) =>
    Array.from({ length: config.layers }, (_, index) =>
      g.input(`${name}.${index}`, 'float32', ['batch', keyValueHeads, 'past', headDim]),
    )

  const words = reshape(g, g.rows('embed_tokens.weight', ids), [-1, hidden])
  const embeddings = g.op('ScatterND', [words, places, linear(g, imageTokens, ['image_in_projector'])])
  const size = g.op('Shape', [ids])
  const out = transformer(g, config, embeddings, {
    kind: 'prompt',
    cos,
    sin,
    size,
    keys: past('past_key'),
    values: past('past_value'),
    bias: causalBias(g.scope('bias'), ids, mask),
  })
  const whole = g.op('Concat', [size, g.ints([hidden])], { axis: 0 })
  const rows = g.op('Reshape', [out.hidden, whole])
  const last = g.op('Gather', [rows, g.ints(-1)], { axis: 1 })
  g.output('hidden', last, 'float32', ['batch', hidden])
  const cacheShape = ['batch', keyValueHeads, 'columns', headDim]
  out.keys.forEach((key, index) => g.output(`key.${index}`, key, 'float32', cacheShape))
  out.values.forEach((value, index) => g.output(`value.${index}`, value, 'float32', cacheShape))
  if (trace) {
    const traced = [embeddings, ...out.layers.slice(0, -1), out.hidden]
    traced.forEach((layer, index) =>
      g.output(`trace.${index}`, g.op('Reshape', [layer, whole]), 'float32', ['batch', 'columns', hidden]),
    )
  }
  return g.finish()
}

/** 0 where column k may be seen from new column q, a large negative number elsewhere; (batch, 1, 1, columns, total). */
function causalBias(g: GraphBuilder, ids: Value, mask: Value): Value {
  const length = (value: Value) => g.op('Squeeze', [g.op('Shape', [value], { start: 1, end: 2 })])
  const total = length(mask)
  const order = (from: Value) => g.op('Range', [from, total, g.ints(1)])
  const [seen, seeing] = [order(g.ints(0)), order(g.op('Sub', [total, length(ids)]))]
  const causal = g.op('LessOrEqual', [g.op('Unsqueeze', [seen, g.ints([0])]), g.op('Unsqueeze', [seeing, g.ints([1])])])
  const visible = g.op('And', [causal, g.op('Unsqueeze', [mask, g.ints([1, 2, 3])])])
  return g.op('Where', [visible, g.floats(0), g.floats(hiddenBias)])
}

/** Far below any score, yet finite: a row of padding sees nothing and must not become NaN. */
export const hiddenBias = -1e30

/** t (steps) -> time (steps, width): once for each request. */
export function timeGraph(config: NextStepConfig, plan: WeightPlan): GraphProto {
  const g = new GraphBuilder('time', plan)
  const { frequencies, embedding } = timeEmbedding(g, g.input('t', 'float32', ['steps']))
  g.output('frequencies', frequencies, 'float32', ['steps', 256])
  g.output('time', embedding, 'float32', ['steps', config.headWidth])
  return g.finish()
}

function samplerInputs(g: GraphBuilder, config: NextStepConfig) {
  return {
    time: g.input('time', 'float32', ['steps', config.headWidth]),
    weights: g.input('weights', 'float32', ['steps', 1, 'terms']),
    start: g.input('start', 'float32', ['images', config.tokenSize]),
    noise: g.input('noise', 'float32', ['steps', 'images', config.tokenSize]),
  }
}

/**
 * One image token from beginning to end: hidden (batch, hidden) of the column before it -> condition, sampler,
 * token (images, tokenSize), and the transformer step that reads the token back in: hidden of its column and its
 * keys and values, (batch, layers * kv, 1, 1, headDim). Inputs past_key.i and past_value.i are the KV cache.
 */
export function tokenGraph(config: NextStepConfig, plan: WeightPlan): GraphProto {
  const g = new GraphBuilder('token', plan)
  const { hidden, keyValueHeads, headDim, tokenSize } = config
  const before = g.input('hidden', 'float32', ['batch', hidden])
  const position = g.input('position', 'float32', [1, hidden])
  const inputs = samplerInputs(g, config)
  const normalise = g.input('normalise', 'bool', [])
  const cos = g.input('cos', 'float32', [1, headDim / 2])
  const sin = g.input('sin', 'float32', [1, headDim / 2])
  const bias = g.input('bias', 'float32', ['batch', 1, 1, 1, 'length'])
  const cache = (name: string) =>
    Array.from({ length: config.layers }, (_, index) =>
      g.input(`${name}.${index}`, 'float32', ['batch', keyValueHeads, 1, 'length', headDim]),
    )
  const keys = cache('past_key')
  const values = cache('past_value')

  const condition = conditionOf(g, g.op('Add', [before, position]))
  const sampled = sampler(g.scope('sampler'), config, { ...inputs, condition })
  const token = g.op('Where', [normalise, layerNorm(g, sampled, tokenSize), sampled])
  // Weights hold one number for x and one for each block: every picture's token is read back in each block.
  const blocks = g.op('Sub', [g.op('Shape', [inputs.weights], { start: 2, end: 3 }), g.ints([1])])
  const repeats = g.op('Concat', [blocks, g.ints([1])], { axis: 0 })
  const embedding = g.op('Tile', [linear(g, token, ['image_in_projector']), repeats])
  const out = transformer(g, config, embedding, { kind: 'cached', cos, sin, keys, values, bias })
  g.output('condition', condition, 'float32', ['batch', hidden])
  g.output('token', token, 'float32', ['images', tokenSize])
  g.output('next_hidden', out.hidden, 'float32', ['batch', hidden])
  const columnShape = ['batch', config.layers * keyValueHeads, 1, 1, headDim]
  g.output('keys', g.op('Concat', out.keys, { axis: 1 }), 'float32', columnShape)
  g.output('values', g.op('Concat', out.values, { axis: 1 }), 'float32', columnShape)
  return g.finish()
}

/** The sampler alone, from a given condition: for parity. */
export function samplerGraph(config: NextStepConfig, plan: WeightPlan): GraphProto {
  const g = new GraphBuilder('sampler', plan)
  const condition = g.input('condition', 'float32', ['batch', config.hidden])
  g.output('token', sampler(g, config, { ...samplerInputs(g, config), condition }), 'float32', [
    'images',
    config.tokenSize,
  ])
  return g.finish()
}

/** The velocity network alone, each row at its own time: for parity. */
export function velocityGraph(config: NextStepConfig, plan: WeightPlan): GraphProto {
  const g = new GraphBuilder('velocity', plan)
  const x = g.input('x', 'float32', ['rows', config.tokenSize])
  const t = g.input('t', 'float32', ['rows'])
  const condition = g.input('condition', 'float32', ['rows', config.hidden])
  const everyPair = modulations(g, config, timeEmbedding(g, t).embedding, condition) // (rows, rows, width) each
  const rows = g.op('Squeeze', [g.op('Shape', [t])])
  const order = g.op('Unsqueeze', [g.op('Range', [g.ints(0), rows, g.ints(1)]), g.ints([1])])
  const pairs = g.op('Concat', [order, order], { axis: 1 })
  const own = (value: Value) => g.op('GatherND', [value, pairs])
  const modulated = everyPair.map(({ scale, shift, gate }) => ({
    scale: own(scale),
    shift: own(shift),
    ...(gate ? { gate: own(gate) } : {}),
  }))
  const inputs = { x, modulation: (_: GraphBuilder, index: number) => modulated[index] as Modulation }
  g.output('velocity', velocity(g, config, inputs, processorOperators), 'float32', ['rows', config.tokenSize])
  return g.finish()
}

/** hidden (batch, hidden) -> condition (batch, hidden): for parity. */
export function conditionGraph(config: NextStepConfig, plan: WeightPlan): GraphProto {
  const g = new GraphBuilder('condition', plan)
  g.output('condition', conditionOf(g, g.input('hidden', 'float32', ['batch', config.hidden])), 'float32', [
    'batch',
    config.hidden,
  ])
  return g.finish()
}

export function encoderGraph(config: AutoencoderConfig, plan: WeightPlan): GraphProto {
  const g = new GraphBuilder('encoder', plan)
  const image = g.input('image', 'float32', ['batch', 3, 'height', 'width'])
  g.output('moments', encoder(g, config, image), 'float32', ['batch', 2 * config.z_channels, 'rows', 'columns'])
  return g.finish()
}

export function decoderGraph(config: AutoencoderConfig, plan: WeightPlan): GraphProto {
  const g = new GraphBuilder('decoder', plan)
  const latents = g.input('latents', 'float32', ['batch', config.z_channels, 'rows', 'columns'])
  g.output('image', decoder(g, config, latents), 'float32', ['batch', 3, 'height', 'width'])
  return g.finish()
}
