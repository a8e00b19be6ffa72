/**
 * The causal transformer of NextStep-1 (spec section 6): RMSNorm, grouped-query attention with rotary
 * positions, SiLU-gated MLP. One layer serves both the prompt (many columns, nothing before them) and one
 * image token (one column after a KV cache of fixed length).
 */
import type { NextStepConfig } from '../nextstep/config.ts'
import type { GraphBuilder, Value } from './graphBuilder.ts'
import { linear, reshape, rmsNorm, silu, split, transpose } from './layers.ts'

/** How the new columns see what came before them. */
export type AttentionInputs = {
  /** Rotary tables, (columns, headDim / 2). */
  readonly cos: Value
  readonly sin: Value
} & (
  | {
      /** A whole prompt: shape vector [batch, columns, heads + 2 kv, headDim], and the causal and padding bias (batch, 1, 1, columns, columns). */
      readonly kind: 'prompt'
      readonly shape: Value
      readonly bias: Value
    }
  | {
      /** One column after a cache of (batch, kv, length, headDim) per layer; bias (batch, 1, 1, length) hides its unused places. */
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
  /** New keys and values of each layer, (batch, kv, columns, headDim); keys are already rotated. */
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
  let x = embeddings
  for (let index = 0; index < config.layers; index++) {
    const layer = g.scope(`layers.${index}`)
    const name = `layers.${index}`
    const attended = attention(
      layer.scope('attention'),
      config,
      rmsNorm(layer, x, `${name}.input_layernorm.weight`, config.rmsEpsilon),
      inputs,
      index,
    )
    x = layer.op('Add', [x, attended.out])
    x = layer.op('Add', [
      x,
      mlp(
        layer.scope('mlp'),
        rmsNorm(layer, x, `${name}.post_attention_layernorm.weight`, config.rmsEpsilon),
        `${name}.mlp`,
      ),
    ])
    layers.push(x)
    keys.push(attended.key)
    values.push(attended.value)
  }
  return { layers, hidden: rmsNorm(g, x, 'norm.weight', config.rmsEpsilon), keys, values }
}

function attention(g: GraphBuilder, config: NextStepConfig, x: Value, inputs: AttentionInputs, index: number) {
  const { heads, keyValueHeads, headDim } = config
  const name = `layers.${index}.self_attn`
  const qkv = linear(g, x, [`${name}.q_proj`, `${name}.k_proj`, `${name}.v_proj`])
  const shape = inputs.kind === 'prompt' ? inputs.shape : g.ints([-1, 1, heads + 2 * keyValueHeads, headDim])
  const byHead = transpose(g, g.op('Reshape', [qkv, shape]), [0, 2, 1, 3]) // (batch, heads + 2 kv, columns, headDim)
  const [turning, value] = split(g, byHead, 1, [heads + keyValueHeads, keyValueHeads]) as [Value, Value]
  const [query, key] = split(g, rotary(g, turning, headDim, inputs.cos, inputs.sin), 1, [heads, keyValueHeads]) as [
    Value,
    Value,
  ]
  const scaled = g.op('Mul', [query, g.floats(1 / Math.sqrt(headDim))])
  const mixed =
    inputs.kind === 'prompt'
      ? promptAttention(g, config, scaled, key, value, inputs.bias)
      : cachedAttention(
          g,
          config,
          scaled,
          key,
          value,
          inputs.keys[index] as Value,
          inputs.values[index] as Value,
          inputs.bias,
        )
  return { out: linear(g, mixed, [`${name}.o_proj`]), key, value }
}

/** Every column looks at itself and back; out (batch * columns, heads * headDim). */
function promptAttention(
  g: GraphBuilder,
  config: NextStepConfig,
  query: Value,
  key: Value,
  value: Value,
  bias: Value,
): Value {
  const { heads, keyValueHeads, headDim } = config
  const grouped = reshape(g, query, [0, keyValueHeads, heads / keyValueHeads, -1, headDim])
  const shared = (x: Value) => g.op('Unsqueeze', [x, g.ints([2])]) // one key for the whole group
  const scores = g.op('MatMul', [grouped, shared(transpose(g, key, [0, 1, 3, 2]))]) // (batch, kv, group, columns, columns)
  const weights = g.op('Softmax', [g.op('Add', [scores, bias])], { axis: -1 })
  const mixed = reshape(g, g.op('MatMul', [weights, shared(value)]), [0, heads, -1, headDim])
  return reshape(g, transpose(g, mixed, [0, 2, 1, 3]), [-1, heads * headDim])
}

/**
 * One column against the cache and itself; out (batch, heads * headDim). The two are scored apart and share
 * one softmax, so that the cache is read in place and never copied.
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
): Value {
  const { heads, keyValueHeads, headDim } = config
  const grouped = reshape(g, query, [0, keyValueHeads, heads / keyValueHeads, headDim])
  const past = g.op('Add', [g.op('FusedMatMul', [grouped, pastKey], { transB: 1 }), bias]) // (batch, kv, group, length)
  const own = g.op('FusedMatMul', [grouped, key], { transB: 1 }) // (batch, kv, group, 1)
  const weights = g.op('Softmax', [g.op('Concat', [past, own], { axis: -1 })], { axis: -1 })
  const slice = (from: number, to: number) => g.op('Slice', [weights, g.ints([from]), g.ints([to]), g.ints([-1])])
  const mixed = g.op('Add', [
    g.op('MatMul', [slice(0, -1), pastValue]),
    g.op('MatMul', [slice(-1, Number.MAX_SAFE_INTEGER), value]),
  ])
  return reshape(g, mixed, [-1, heads * headDim])
}

/** Half-split rotary embedding of x (batch, n, columns, headDim): pairs (d, d + headDim / 2). */
function rotary(g: GraphBuilder, x: Value, headDim: number, cos: Value, sin: Value): Value {
  const [a, b] = split(g, x, 3, [headDim / 2, headDim / 2]) as [Value, Value]
  const mul = (u: Value, v: Value) => g.op('Mul', [u, v])
  return g.op('Concat', [g.op('Sub', [mul(a, cos), mul(b, sin)]), g.op('Add', [mul(b, cos), mul(a, sin)])], { axis: 3 })
}

function mlp(g: GraphBuilder, x: Value, name: string): Value {
  const [gate, up] = g.ops('Split', [linear(g, x, [`${name}.gate_proj`, `${name}.up_proj`])], 2, {
    axis: -1,
    num_outputs: 2,
  }) as [Value, Value]
  return linear(g, g.op('Mul', [silu(g, gate), up]), [`${name}.down_proj`])
}
