/** The small pieces every block is made of. Matrices keep the checkpoint's [out, in] order. */
import type { GraphBuilder, Value } from './graphBuilder.ts'

/** x (rows, in) -> (rows, out). `names` of several matrices make one product whose columns lie side by side. */
export function linear(g: GraphBuilder, x: Value, names: readonly string[]): Value {
  const joined = names.length === 1 ? (names[0] as string) : names.join('+')
  const weight = g.weight(
    `${joined}.weight`,
    names.map((name) => `${name}.weight`),
  )
  const hasBias = g.hasWeight(`${names[0]}.bias`)
  const inputs = hasBias
    ? [
        x,
        weight,
        g.weight(
          `${joined}.bias`,
          names.map((name) => `${name}.bias`),
        ),
      ]
    : [x, weight]
  return g.op('Gemm', inputs, { transB: 1 })
}

/** x / rms(x) * weight over the last axis, in float32. */
export function rmsNorm(g: GraphBuilder, x: Value, weight: string, epsilon: number): Value {
  return g.op('SimplifiedLayerNormalization', [x, g.weight(weight)], { axis: -1, epsilon: { float: epsilon } })
}

/** Layer norm over the last axis of `size` values; without weights it has no affine part. */
export function layerNorm(g: GraphBuilder, x: Value, size: number, affine?: string): Value {
  const inputs = affine
    ? [x, g.weight(`${affine}.weight`), g.weight(`${affine}.bias`)]
    : [x, g.floats(Array.from({ length: size }, () => 1))]
  return g.op('LayerNormalization', inputs, { axis: -1, epsilon: { float: 1e-6 } })
}

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
