/**
 * The graphs of a device that keeps tensors to itself (WebGPU). Attention is one operator that writes the KV cache in
 * place; the sampler is unrolled, because a Loop would bring every step back to the processor; no operator here
 * makes more than three outputs, because a shader binds few buffers. One transformer graph serves prompt and token,
 * so that a device holds the weights once.
 */
import type { NextStepConfig } from '../checkpoint/config.ts'
import {
  conditionOf,
  modulationCount,
  modulationProduct,
  velocity,
  type HeadOperators,
  type Modulation,
} from './flowMatchingHead.ts'
import { GraphBuilder, type Value, type Weights } from './graphBuilder.ts'
import { layerNorm, linear, reshape, rmsNorm } from './layers.ts'
import { mlp } from './transformer.ts'
import type { GraphProto } from './onnx.ts'

/**
 * On the processor, where a table of gigabytes is read from the disk: ids (batch, columns), source image tokens
 * (sources, tokenSize) and their flat places in batch * columns -> embeddings (batch, columns, hidden).
 */
export function embeddingGraph({ hidden, tokenSize }: NextStepConfig, weights: Weights): GraphProto {
  const g = new GraphBuilder('embedding', weights)
  const ids = g.input('ids', 'int64', ['batch', 'columns'])
  const imageTokens = g.input('image_tokens', 'float32', ['sources', tokenSize])
  const places = g.input('image_places', 'int64', ['sources', 1])
  const words = reshape(g, g.rows('embed_tokens.weight', ids), [-1, hidden])
  const embedded = g.op('ScatterND', [words, places, linear(g, imageTokens, ['image_in_projector'])])
  const shape = g.op('Concat', [g.op('Shape', [ids]), g.ints([hidden])], { axis: 0 })
  g.output('embeddings', g.op('Reshape', [embedded, shape]), 'float32', ['batch', 'columns', hidden])
  return g.finish()
}

/**
 * The transformer over new columns, many of a prompt or one of a token: embeddings (batch, columns, hidden), their
 * `shape` as [batch, columns, -1], bias (batch, 1, columns, total) that hides padding, last visible column of each row
 * (batch), `total` columns up to the last new one, rotary tables (length, headDim / 2) and the cache
 * (batch, kv, length, headDim) per layer -> hidden of the last column (batch, hidden). key.i and value.i must be
 * given the buffers of past_key.i and past_value.i.
 */
export function stepGraph(config: NextStepConfig, weights: Weights): GraphProto {
  const { hidden, heads, keyValueHeads, headDim, rmsEpsilon, layers } = config
  const g = new GraphBuilder('step', weights)
  const embeddings = g.input('embeddings', 'float32', ['batch', 'columns', hidden])
  const shape = g.input('shape', 'int64', [3])
  const bias = g.input('bias', 'float32', ['batch', 1, 'columns', 'total_columns'])
  const last = g.input('last', 'int32', ['batch'])
  const total = g.input('total', 'int32', [1])
  const cos = g.input('cos', 'float32', ['length', headDim / 2])
  const sin = g.input('sin', 'float32', ['length', headDim / 2])
  const cacheShape = ['batch', keyValueHeads, 'length', headDim]
  const past = Array.from({ length: layers }, (_, index) => ({
    key: g.input(`past_key.${index}`, 'float32', cacheShape),
    value: g.input(`past_value.${index}`, 'float32', cacheShape),
  }))
  const written: { readonly key: Value; readonly value: Value }[] = []

  let x = reshape(g, embeddings, [-1, hidden])
  for (const [index, { key, value }] of past.entries()) {
    const layer = g.scope(`layers.${index}`)
    const name = `layers.${index}`
    const projections = ['q', 'k', 'v'].map((part) => `${name}.self_attn.${part}_proj`)
    const normal = rmsNorm(layer, x, `${name}.input_layernorm.weight`, rmsEpsilon)
    const qkv = layer.op('Reshape', [linear(layer, normal, projections), shape])
    // Rotation, the new columns of the cache, and attention over it all.
    const [mixed, nextKey, nextValue] = layer.ops(
      'GroupQueryAttention',
      [qkv, '', '', key, value, last, total, cos, sin, '', bias],
      3,
      { num_heads: heads, kv_num_heads: keyValueHeads, do_rotary: 1 },
    ) as [Value, Value, Value]
    written.push({ key: nextKey, value: nextValue })
    const flat = reshape(layer, mixed, [-1, heads * headDim])
    x = layer.op('Add', [x, linear(layer, flat, [`${name}.self_attn.o_proj`])])
    x = layer.op('Add', [
      x,
      mlp(
        layer.scope('mlp'),
        rmsNorm(layer, x, `${name}.post_attention_layernorm.weight`, rmsEpsilon),
        `${name}.mlp`,
        quickSilu,
      ),
    ])
  }
  const columns = g.op('Reshape', [rmsNorm(g, x, 'norm.weight', rmsEpsilon), shape])
  g.output('hidden', g.op('Gather', [columns, g.ints(-1)], { axis: 1 }), 'float32', ['batch', hidden])
  written.forEach(({ key, value }, index) => {
    g.output(`key.${index}`, key, 'float32', cacheShape)
    g.output(`value.${index}`, value, 'float32', cacheShape)
  })
  return g.finish()
}

/**
 * Condition and sampler for all rows of the batch (each row of an image carries its own copy of x):
 * hidden (rows, hidden), position (1, hidden), time (steps, width), `mix` (steps, rows, 2 rows) that makes
 * the next x of x and velocities, start (rows, tokenSize), noise (steps, rows, tokenSize) already scaled ->
 * token (rows, tokenSize) and condition (rows, hidden).
 */
export function deviceSamplerGraph(
  config: NextStepConfig,
  weights: Weights,
  steps: number,
  normalise: boolean,
): GraphProto {
  const { hidden, headWidth, tokenSize } = config
  const g = new GraphBuilder('sampler', weights)
  const before = g.input('hidden', 'float32', ['rows', hidden])
  const position = g.input('position', 'float32', [1, hidden])
  const time = g.input('time', 'float32', [steps, headWidth])
  const mix = g.input('mix', 'float32', [steps, 'rows', 'terms'])
  const start = g.input('start', 'float32', ['rows', tokenSize])
  const noise = g.input('noise', 'float32', [steps, 'rows', tokenSize])

  const condition = conditionOf(g, g.op('Add', [before, position]))
  const all = modulations(g.scope('modulations'), config, time, condition, steps)
  const operators = headOperators(config)
  let x = start
  for (let index = 0; index < steps; index++) {
    const step = g.scope(`steps.${index}`)
    const at = (values: Value) => step.op('Gather', [values, g.ints(index)], { axis: 0 })
    const modulation = (block: GraphBuilder, part: number) => modulationAt(block, config, all, index, part)
    const moved = velocity(step, config, { x, modulation }, operators)
    const terms = step.op('Concat', [x, moved], { axis: 0 }) // (2 rows, tokenSize)
    x = step.op('Add', [step.op('MatMul', [at(mix), terms]), at(noise)])
  }
  const token = normalise ? layerNorm(g, x, tokenSize) : x
  g.output('token', token, 'float32', ['rows', tokenSize])
  g.output('condition', condition, 'float32', ['rows', hidden])
  return g.finish()
}

/** Of every block and of the last layer, of all steps: (steps, rows, count * width). */
function modulations(g: GraphBuilder, config: NextStepConfig, time: Value, condition: Value, steps: number): Value {
  const product = modulationProduct(g, config, time, condition, quickSilu)
  return reshape(g, product, [steps, -1, modulationCount(config) * config.headWidth])
}

/** Of one step, and of one block or the last layer. */
function modulationAt(g: GraphBuilder, config: NextStepConfig, all: Value, step: number, block: number): Modulation {
  const { headBlocks, headWidth } = config
  const count = block < headBlocks ? 3 : 2
  const from = g.ints([step, 3 * block * headWidth])
  const to = g.ints([step + 1, (3 * block + count) * headWidth])
  const flat = reshape(g, g.op('Slice', [all, from, to, g.ints([0, 2])]), [-1, count * headWidth])
  const parts = g.ops('Split', [flat], count, { axis: 1, num_outputs: count })
  const [shift, scale, gate] = parts as [Value, Value, Value?]
  return { shift, scale, ...(gate && { gate }) }
}

/** A device's layer norm knows one scale for all rows; its silu is one operator, where a processor prefers two. */
function headOperators({ headWidth }: NextStepConfig): HeadOperators {
  return {
    norm: (g, u, { scale, shift }, affine) =>
      g.op('Add', [g.op('Mul', [layerNorm(g, u, headWidth, affine), scale]), shift]),
    silu: quickSilu,
  }
}

function quickSilu(g: GraphBuilder, x: Value): Value {
  return g.op('QuickGelu', [x], { alpha: { float: 1 } })
}
