/**
 * The flow-matching head of NextStep-1 and its whole sampler in one graph (spec sections 7 and 8).
 * Modulations depend on time and condition, never on x: those of all steps are one product before the loop.
 */
import type { NextStepConfig } from '../nextstep/config.ts'
import type { GraphBuilder, Value } from './graphBuilder.ts'
import { layerNorm, linear, reshape, silu } from './layers.ts'

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

/**
 * Shift, 1 + scale and gate of every block, and shift and 1 + scale of the last layer, side by side:
 * time (steps, width), condition (rows, hidden) -> (steps, rows, parts * width).
 */
export function modulations(g: GraphBuilder, config: NextStepConfig, time: Value, condition: Value): Value {
  const { headBlocks, headWidth } = config
  const embedded = linear(g, condition, [`${net}.cond_embed`])
  const y = g.op('Add', [g.op('Unsqueeze', [time, g.ints([1])]), embedded]) // (steps, rows, width)
  const names = Array.from({ length: headBlocks }, (_, i) => `${net}.res_blocks.${i}.adaLN_modulation.1`)
  const rows = reshape(g, silu(g, y), [-1, headWidth])
  const product = linear(g, rows, [...names, `${net}.final_layer.adaLN_modulation.1`])
  const parts = 3 * headBlocks + 2
  const isScale = Array.from({ length: parts }, (_, part) => Number(part % 3 === 1))
  const raised = g.op('Add', [reshape(g, product, [-1, parts, headWidth]), g.floats(isScale, [parts, 1])])
  const steps = g.op('Shape', [y], { start: 0, end: 2 })
  return g.op('Reshape', [raised, g.op('Concat', [steps, g.ints([parts * headWidth])], { axis: 0 })])
}

/**
 * x (images, tokenSize), modulation of one step (rows, parts * width) -> velocity (rows, tokenSize). `spread`
 * repeats the images' rows for every guidance block.
 */
export function velocity(
  g: GraphBuilder,
  config: NextStepConfig,
  x: Value,
  modulation: Value,
  spread: (projected: Value) => Value = (projected) => projected,
): Value {
  const { headBlocks, headWidth } = config
  const parts = 3 * headBlocks + 2
  const part = g.ops('Split', [modulation], parts, { axis: 1, num_outputs: parts })
  const modulate = (h: Value, first: number) =>
    g.op('Add', [g.op('Mul', [h, part[first + 1] as Value]), part[first] as Value])
  let u = spread(linear(g, x, [`${net}.input_proj`]))
  for (let index = 0; index < headBlocks; index++) {
    const block = g.scope(`res_blocks.${index}`)
    const name = `${net}.res_blocks.${index}`
    const h = modulate(layerNorm(block, u, headWidth, `${name}.in_ln`), 3 * index)
    const mixed = linear(block, silu(block, linear(block, h, [`${name}.mlp.0`])), [`${name}.mlp.2`])
    u = block.op('Add', [u, block.op('Mul', [part[3 * index + 2] as Value, mixed])])
  }
  return linear(g, modulate(layerNorm(g, u, headWidth), 3 * headBlocks), [`${net}.final_layer.linear`])
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
  const stepCount = g.op('Squeeze', [g.op('Shape', [inputs.time], { start: 0, end: 1 })])
  const body = g.subgraph('step', (step) => {
    const index = step.input('step/index', 'int64', [])
    const going = step.input('step/going', 'bool', [])
    const x = step.input('step/x', 'float32', ['images', tokenSize])
    const at = (values: Value) => step.op('Gather', [values, index], { axis: 0 })
    const spread = (projected: Value) => step.op('Gather', [projected, imageOfRow], { axis: 0 })
    const each = velocity(step.scope('velocity'), config, x, at(all), spread)
    const terms = step.op('Reshape', [step.op('Concat', [x, each], { axis: 0 }), flat]) // (1 + blocks, images * tokenSize)
    const mixed = reshape(step, step.op('MatMul', [at(inputs.weights), terms]), [-1, tokenSize])
    step.output('step/going/next', going, 'bool', [])
    step.output('step/x/next', step.op('Add', [mixed, at(inputs.noise)]), 'float32', ['images', tokenSize])
  })
  return g.op('Loop', [stepCount, '', inputs.start], { body })
}
