/** The small pieces every block is made of. Matrices keep the checkpoint's [out, in] order. */
import type { GraphBuilder, Value } from './graphBuilder.ts'

/**
 * x (rows, in) -> (rows, out). `names` of several matrices make one product whose columns lie side by side; `change`
 * is made to their bias when the graph is loaded.
 */
export function linear(
  g: GraphBuilder,
  x: Value,
  names: readonly string[],
  change: (bias: Value) => Value = (bias) => bias,
): Value {
  const joined = names.join('+')
  const parts = (part: string) => names.map((name) => `${name}.${part}`)
  const bias = g.hasWeight(`${names[0]}.bias`) ? change(g.weight(`${joined}.bias`, parts('bias'))) : undefined
  return g.product(x, `${joined}.weight`, parts('weight'), bias)
}

/** x / rms(x) * weight over the last axis, in float32. */
export function rmsNorm(g: GraphBuilder, x: Value, weight: string, epsilon: number): Value {
  return g.op('SimplifiedLayerNormalization', [x, g.weight(weight)], { axis: -1, epsilon: { float: epsilon } })
}

/** x + y, and its RMS norm. */
export function addAndNorm(
  g: GraphBuilder,
  x: Value,
  y: Value,
  weight: string,
  epsilon: number,
): { readonly sum: Value; readonly normal: Value } {
  const outputs = g.ops('SkipSimplifiedLayerNormalization', [x, y, g.weight(weight)], 4, {
    epsilon: { float: epsilon },
  })
  return { normal: outputs[0] as Value, sum: outputs[3] as Value }
}

/** Layer norm over the last axis of `size` values; without weights it has no affine part. */
export function layerNorm(g: GraphBuilder, x: Value, size: number, affine?: string): Value {
  const weights = affine
    ? [g.weight(`${affine}.weight`), g.weight(`${affine}.bias`)]
    : [g.floats(Array.from({ length: size }, () => 1))]
  return g.op('LayerNormalization', [x, ...weights], norm)
}

/** Layer norm of x (rows, width) with a scale and a shift for each row, (rows, width). */
export function layerNormWith(g: GraphBuilder, x: Value, scale: Value, shift: Value): Value {
  return g.op('LayerNormalization', [x, scale, shift], norm)
}

const norm = { axis: -1, epsilon: { float: 1e-6 } } as const

export function silu(g: GraphBuilder, x: Value): Value {
  return g.op('Mul', [x, g.op('Sigmoid', [x])])
}

export function reshape(g: GraphBuilder, x: Value, dims: readonly number[]): Value {
  return g.op('Reshape', [x, g.ints(dims)])
}

export function transpose(g: GraphBuilder, x: Value, perm: readonly number[]): Value {
  return g.op('Transpose', [x], { perm })
}

/** Cuts an axis into pieces of the given sizes. */
export function split(g: GraphBuilder, x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
  return g.ops('Split', [x, g.ints(sizes)], sizes.length, { axis })
}
