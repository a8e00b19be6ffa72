/**
 * The flow-matching head of NextStep-1 and its whole sampler in one graph (spec sections 7 and 8).
 * Modulations depend on time and condition, never on x: those of all steps are one product before the loop.
 */
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { GraphBuilder, Value } from './graphBuilder.ts'
import { layerNormWith, linear, reshape, silu } from './layers.ts'

const net = 'image_head.net'

/** t (steps) in [0, 1] -> (steps, width). The sinusoid puts cos first and does not multiply t by 1000. */
export function timeEmbedding(g: GraphBuilder, t: Value): { readonly frequencies: Value; readonly embedding: Value } {
  const half = 128
  const rates = g.floats(
    Array.from({ length: half }, (_, i) => 10000 ** (-i / half)),
    [1, half],
  )
  const angles = g.op('Mul', [reshape(g, t, [-1, 1]), rates])
  const frequencies = g.op('Concat', [g.op('Cos', [angles]), g.op('Sin', [angles])], { axis: -1 })
  const embedding = linear(g, silu(g, linear(g, frequencies, [`${net}.time_embed.mlp.0`])), [`${net}.time_embed.mlp.2`])
  return { frequencies, embedding }
}

/** hidden (rows, hidden) -> condition (rows, hidden). */
export function conditionOf(g: GraphBuilder, hidden: Value): Value {
  return linear(g, hidden, ['image_out_projector'])
}

/** What adaLN does in one block: a layer norm of x with this scale and shift, and a gate on what the block adds. */
export interface Modulation {
  readonly scale: Value
  readonly shift: Value
  /** The last layer has none. */
  readonly gate?: Value
}

/**
 * Of every block and of the last layer: time (steps, width), condition (rows, hidden) -> (steps, rows, width) each.
 * 1 + scale is in the bias before anything runs, and the blocks' own norm weights are folded in: a norm of x, scaled
 * and shifted, is then one node.
 */
export function modulations(
  g: GraphBuilder,
  config: NextStepConfig,
  time: Value,
  condition: Value,
): readonly Modulation[] {
  const { headBlocks, headWidth } = config
  const embedded = linear(g, condition, [`${net}.cond_embed`])
  const y = g.op('Add', [g.op('Unsqueeze', [time, g.ints([1])]), embedded]) // (steps, rows, width)
  const names = Array.from({ length: headBlocks }, (_, i) => `${net}.res_blocks.${i}.adaLN_modulation.1`)
  const count = 3 * headBlocks + 2
  const one = Array.from({ length: count }, (_, part) => Number(part % 3 === 1))
  const raised = (bias: Value) =>
    reshape(g, g.op('Add', [reshape(g, bias, [count, headWidth]), g.floats(one, [count, 1])]), [-1])
  const rows = reshape(g, silu(g, y), [-1, headWidth])
  const product = linear(g, rows, [...names, `${net}.final_layer.adaLN_modulation.1`], raised)
  const shape = g.op('Shape', [y])
  const parts = g
    .ops('Split', [product], count, { axis: 1, num_outputs: count })
    .map((part) => g.op('Reshape', [part, shape]))
  return Array.from({ length: headBlocks + 1 }, (_, block) => {
    const [shift, scale, gate] = parts.slice(3 * block, 3 * block + 3) as [Value, Value, Value?]
    if (!gate) return { scale, shift }
    const own = `${net}.res_blocks.${block}.in_ln`
    return {
      scale: g.op('Mul', [scale, g.weight(`${own}.weight`)]),
      shift: g.op('Add', [shift, g.op('Mul', [scale, g.weight(`${own}.bias`)])]),
      gate,
    }
  })
}

/**
 * x (images, tokenSize), modulations of one step (rows, width) -> velocity (rows, tokenSize). `spread` repeats the
 * images' rows for every guidance block.
 */
export function velocity(
  g: GraphBuilder,
  config: NextStepConfig,
  x: Value,
  modulated: readonly Modulation[],
  spread: (projected: Value) => Value = (projected) => projected,
): Value {
  let u = spread(linear(g, x, [`${net}.input_proj`]))
  modulated.slice(0, -1).forEach(({ scale, shift, gate }, index) => {
    const block = g.scope(`res_blocks.${index}`)
    const name = `${net}.res_blocks.${index}`
    const h = layerNormWith(block, u, scale, shift)
    const mixed = linear(block, silu(block, linear(block, h, [`${name}.mlp.0`])), [`${name}.mlp.2`])
    u = block.op('Add', [u, block.op('Mul', [gate as Value, mixed])])
  })
  const { scale, shift } = modulated[config.headBlocks] as Modulation
  return linear(g, layerNormWith(g, u, scale, shift), [`${net}.final_layer.linear`])
}

export interface SamplerInputs {
  /** (blocks * images, hidden): conditional rows first, then image-only, then unconditional. */
  readonly condition: Value
  /** (steps, width). */
  readonly time: Value
  /** (steps, 1, 1 + blocks): what x and each block's velocity are multiplied by in each step. */
  readonly weights: Value
  /** (images, tokenSize). */
  readonly start: Value
  /** (steps, images, tokenSize), already scaled for its step. */
  readonly noise: Value
}

/**
 * Every step is x <- a x + sum over blocks of b v + noise, whichever sampler filled in the numbers;
 * out (images, tokenSize).
 */
export function sampler(g: GraphBuilder, config: NextStepConfig, inputs: SamplerInputs): Value {
  const { tokenSize } = config
  const all = modulations(g.scope('modulations'), config, inputs.time, inputs.condition)
  const rows = g.op('Squeeze', [g.op('Shape', [inputs.condition], { start: 0, end: 1 })])
  const images = g.op('Squeeze', [g.op('Shape', [inputs.start], { start: 0, end: 1 })])
  const imageOfRow = g.op('Mod', [g.op('Range', [g.ints(0), rows, g.ints(1)]), images])
  const flat = g.op(
    'Concat',
    [g.ints([-1]), g.op('Mul', [g.op('Shape', [inputs.start], { start: 0, end: 1 }), g.ints([tokenSize])])],
    { axis: 0 },
  )
  // Scan hands each step its slices of all these without copying them.
  const perStep: Value[] = [inputs.weights, inputs.noise]
  const body = g.subgraph('step', (step) => {
    const x = step.input('step/x', 'float32', ['images', tokenSize])
    const weights = step.input('step/weights', 'float32', [1, 'terms'])
    const noise = step.input('step/noise', 'float32', ['images', tokenSize])
    const slice = (value: Value) => step.input(`step/${perStep.push(value)}`, 'float32', ['rows', config.headWidth])
    const modulated = all.map(({ scale, shift, gate }) => ({
      scale: slice(scale),
      shift: slice(shift),
      ...(gate ? { gate: slice(gate) } : {}),
    }))
    const spread = (projected: Value) => step.op('Gather', [projected, imageOfRow], { axis: 0 })
    const each = velocity(step.scope('velocity'), config, x, modulated, spread)
    const terms = step.op('Reshape', [step.op('Concat', [x, each], { axis: 0 }), flat]) // (1 + blocks, images * tokenSize)
    const mixed = reshape(step, step.op('MatMul', [weights, terms]), [-1, tokenSize])
    step.output('step/x/next', step.op('Add', [mixed, noise]), 'float32', ['images', tokenSize])
  })
  return g.op('Scan', [inputs.start, ...perStep], { body, num_scan_inputs: perStep.length })
}
