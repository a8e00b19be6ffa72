/**
 * The causal transformer of NextStep-1 (spec section 6): RMSNorm, grouped-query attention with rotary
 * positions, SiLU-gated MLP. One layer serves both the prompt (many columns, and those read before) and one
 * image token (one column after a KV cache of fixed length).
 */
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { GraphBuilder, Value } from './graphBuilder.ts'
import { addAndNorm, linear, reshape, rmsNorm, silu, split, transpose } from './layers.ts'

/** How the new columns see what came before them. */
export type AttentionInputs = {
  /** Rotary tables, (columns, headDim / 2). */
  readonly cos: Value
  readonly sin: Value
} & (
  | {
      /**
       * Columns of a prompt after those before them, (batch, kv, past, headDim) per layer; size vector [batch, columns],
       * and the causal and padding bias (batch, 1, 1, columns, past + columns).
       */
      readonly kind: 'prompt'
      readonly size: Value
      readonly keys: readonly Value[]
      readonly values: readonly Value[]
      readonly bias: Value
    }
  | {
      /** One column after a cache of (batch, kv, 1, length, headDim) per layer; bias (batch, 1, 1, 1, length) hides its unused places. */
      readonly kind: 'cached'
      readonly keys: readonly Value[]
      readonly values: readonly Value[]
      readonly bias: Value
    }
)

export interface TransformerOutputs {
  /** After each layer, (batch * columns, hidden). */
  readonly layers: readonly Value[]
  /** After the final norm, (batch * columns, hidden). */
  readonly hidden: Value
  /** New keys and values of each layer, (batch, kv, columns, headDim), cached (batch, kv, 1, 1, headDim); keys are already rotated. */
  readonly keys: readonly Value[]
  readonly values: readonly Value[]
}

/** embeddings (batch * columns, hidden). */
export function transformer(
  g: GraphBuilder,
  config: NextStepConfig,
  embeddings: Value,
  inputs: AttentionInputs,
): TransformerOutputs {
  const layers: Value[] = []
  const keys: Value[] = []
  const values: Value[] = []
  const weight = (index: number, norm: string) => `layers.${index}.${norm}.weight`
  let x = embeddings
  let normal = rmsNorm(g.scope('layers.0'), x, weight(0, 'input_layernorm'), config.rmsEpsilon)
  for (let index = 0; index < config.layers; index++) {
    const layer = g.scope(`layers.${index}`)
    const attended = attention(layer.scope('attention'), config, normal, inputs, index)
    const middle = addAndNorm(layer, x, attended.out, weight(index, 'post_attention_layernorm'), config.rmsEpsilon)
    const mixed = mlp(layer.scope('mlp'), middle.normal, `layers.${index}.mlp`)
    // The norm that follows is the next layer's first, or the last of all.
    const next = index + 1 < config.layers ? weight(index + 1, 'input_layernorm') : 'norm.weight'
    const end = addAndNorm(layer, middle.sum, mixed, next, config.rmsEpsilon)
    x = end.sum
    normal = end.normal
    layers.push(x)
    keys.push(attended.key)
    values.push(attended.value)
  }
  return { layers, hidden: normal, keys, values }
}

function attention(g: GraphBuilder, config: NextStepConfig, x: Value, inputs: AttentionInputs, index: number) {
  const { heads, keyValueHeads, headDim } = config
  const name = `layers.${index}.self_attn`
  const qkv = linear(g, x, [`${name}.q_proj`, `${name}.k_proj`, `${name}.v_proj`])
  const width = (heads + 2 * keyValueHeads) * headDim
  const columns =
    inputs.kind === 'prompt' ? g.op('Concat', [inputs.size, g.ints([width])], { axis: 0 }) : g.ints([-1, 1, width])
  const [turning, value] = split(g, g.op('Reshape', [qkv, columns]), 2, [
    (heads + keyValueHeads) * headDim,
    keyValueHeads * headDim,
  ]) as [Value, Value]
  // Half-split rotary embedding of every head: pairs (d, d + headDim / 2), the tables' first row for the first column.
  const turned = g.op('RotaryEmbedding', [turning, g.ints([0]), inputs.cos, inputs.sin])
  const [query, key] = split(g, turned, 2, [heads * headDim, keyValueHeads * headDim]) as [Value, Value]
  const scaled = g.op('Mul', [query, g.floats(1 / Math.sqrt(headDim))])
  const attend = inputs.kind === 'prompt' ? promptAttention : cachedAttention
  const past = [inputs.keys[index] as Value, inputs.values[index] as Value] as const
  const mixed = attend(g, config, scaled, key, value, ...past, inputs.bias)
  return { ...mixed, out: linear(g, mixed.out, [`${name}.o_proj`]) }
}

interface Attended {
  /** (batch * columns, heads * headDim). */
  readonly out: Value
  readonly key: Value
  readonly value: Value
}

/** Every new column looks at itself and back; query, key and value are (batch, columns, n * headDim). */
function promptAttention(
  g: GraphBuilder,
  config: NextStepConfig,
  query: Value,
  key: Value,
  value: Value,
  pastKey: Value,
  pastValue: Value,
  bias: Value,
): Attended {
  const { heads, keyValueHeads, headDim } = config
  const byHead = (x: Value, n: number) => transpose(g, reshape(g, x, [0, 0, n, headDim]), [0, 2, 1, 3])
  const [keys, values] = [byHead(key, keyValueHeads), byHead(value, keyValueHeads)] // (batch, kv, columns, headDim)
  const all = (past: Value, own: Value) => g.op('Concat', [past, own], { axis: 2 })
  const grouped = reshape(g, byHead(query, heads), [0, keyValueHeads, heads / keyValueHeads, -1, headDim])
  const shared = (x: Value) => g.op('Unsqueeze', [x, g.ints([2])]) // one key for the whole group
  const scores = g.op('MatMul', [grouped, shared(transpose(g, all(pastKey, keys), [0, 1, 3, 2]))]) // (batch, kv, group, columns, total)
  const weights = g.op('Softmax', [g.op('Add', [scores, bias])], { axis: -1 })
  const mixed = reshape(g, g.op('MatMul', [weights, shared(all(pastValue, values))]), [0, heads, -1, headDim])
  return { out: reshape(g, transpose(g, mixed, [0, 2, 1, 3]), [-1, heads * headDim]), key: keys, value: values }
}

/**
 * One column against the cache and itself; query, key and value are (batch, 1, n * headDim). The two are scored apart
 * and share one softmax, so that the cache is read in place and never copied. Each head is a product of its own: for a
 * single row ONNX Runtime reads the cache as it lies, for two it would first copy it into another order.
 */
function cachedAttention(
  g: GraphBuilder,
  config: NextStepConfig,
  query: Value,
  key: Value,
  value: Value,
  pastKey: Value,
  pastValue: Value,
  bias: Value,
): Attended {
  const { heads, keyValueHeads, headDim } = config
  const byHead = (x: Value, group: number) => reshape(g, x, [-1, keyValueHeads, group, 1, headDim])
  const [queries, keys, values] = [byHead(query, heads / keyValueHeads), byHead(key, 1), byHead(value, 1)]
  const past = g.op('Add', [g.op('FusedMatMul', [queries, pastKey], { transB: 1 }), bias]) // (batch, kv, group, 1, length)
  const own = g.op('FusedMatMul', [queries, keys], { transB: 1 }) // (batch, kv, group, 1, 1)
  const weights = g.op('Softmax', [g.op('Concat', [past, own], { axis: -1 })], { axis: -1 })
  const slice = (from: number, to: number) => g.op('Slice', [weights, g.ints([from]), g.ints([to]), g.ints([-1])])
  const mixed = g.op('Add', [
    g.op('MatMul', [slice(0, -1), pastValue]),
    g.op('Mul', [slice(-1, Number.MAX_SAFE_INTEGER), values]),
  ])
  return { out: reshape(g, mixed, [-1, heads * headDim]), key: keys, value: values }
}

/** `activation`: a silu, of whichever operators the graph's device prefers. */
export function mlp(g: GraphBuilder, x: Value, name: string, activation = silu): Value {
  const [gate, up] = g.ops('Split', [linear(g, x, [`${name}.gate_proj`, `${name}.up_proj`])], 2, {
    axis: -1,
    num_outputs: 2,
  }) as [Value, Value]
  return linear(g, g.op('Mul', [activation(g, gate), up]), [`${name}.down_proj`])
}
