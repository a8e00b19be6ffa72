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

/** Shift, scale and gate of every block and of the last layer: time (steps, width), condition (rows, hidden) -> (steps, rows, parts, width). */
export function modulations(g: GraphBuilder, config: NextStepConfig, time: Value, condition: Value): Value {
  const embedded = linear(g, condition, [`${net}.cond_embed`])
  const y = g.op('Add', [g.op('Unsqueeze', [time, g.ints([1])]), embedded]) // (steps, rows, width)
  const names = Array.from({ length: config.headBlocks }, (_, i) => `${net}.res_blocks.${i}.adaLN_modulation.1`)
  const product = linear(g, reshape(g, silu(g, y), [-1, config.headWidth]), [
    ...names,
    `${net}.final_layer.adaLN_modulation.1`,
  ])
  const steps = g.op('Shape', [y], { start: 0, end: 2 })
  const shape = g.op('Concat', [steps, g.ints([3 * config.headBlocks + 2, config.headWidth])], { axis: 0 })
  return g.op('Reshape', [product, shape])
}

/** x (rows, tokenSize), modulation of one step (rows, parts, width) -> velocity (rows, tokenSize). */
export function velocity(g: GraphBuilder, config: NextStepConfig, x: Value, modulation: Value): Value {
  const width = config.headWidth
  const parts = g.ops('Split', [modulation], 3 * config.headBlocks + 2, {
    axis: 1,
    num_outputs: 3 * config.headBlocks + 2,
  })
  const part = (index: number) => reshape(g, parts[index] as Value, [-1, width])
  const modulate = (h: Value, shift: Value, scale: Value) =>
    g.op('Add', [g.op('Mul', [h, g.op('Add', [scale, g.floats(1)])]), shift])
  let u = linear(g, x, [`${net}.input_proj`])
  for (let index = 0; index < config.headBlocks; index++) {
    const block = g.scope(`res_blocks.${index}`)
    const name = `${net}.res_blocks.${index}`
    const h = modulate(layerNorm(block, u, width, `${name}.in_ln`), part(3 * index), part(3 * index + 1))
    const mixed = linear(block, silu(block, linear(block, h, [`${name}.mlp.0`])), [`${name}.mlp.2`])
    u = block.op('Add', [u, block.op('Mul', [part(3 * index + 2), mixed])])
  }
  const last = 3 * config.headBlocks
  return linear(g, modulate(layerNorm(g, u, width), part(last), part(last + 1)), [`${net}.final_layer.linear`])
}

export interface SamplerInputs {
  /** (blocks * images, hidden): conditional rows first, then image-only, then unconditional. */
  readonly condition: Value
  /** (steps, width). */
  readonly time: Value
  /** (1, blocks): the weights that guidance gives each block's velocity; they sum to 1. */
  readonly guidance: Value
  /** (steps, 3): what x, velocity and noise are multiplied by in each step. */
  readonly coefficients: Value
  /** (images, tokenSize). */
  readonly start: Value
  /** (steps, images, tokenSize); the last step's noise has weight 0. */
  readonly noise: Value
}

/** Every step is x <- a x + b v + c noise, whichever sampler filled in the coefficients; out (images, tokenSize). */
export function sampler(g: GraphBuilder, config: NextStepConfig, inputs: SamplerInputs): Value {
  const all = modulations(g.scope('modulations'), config, inputs.time, inputs.condition)
  const blocks = g.op('Shape', [inputs.guidance], { start: 1, end: 2 })
  const tiling = g.op('Concat', [blocks, g.ints([1, 1])], { axis: 0 })
  const stepCount = g.op('Squeeze', [g.op('Shape', [inputs.time], { start: 0, end: 1 })])
  const body = g.subgraph('step', (step) => {
    const index = step.input('step/index', 'int64', [])
    const going = step.input('step/going', 'bool', [])
    const x = step.input('step/x', 'float32', ['images', config.tokenSize])
    const at = (values: Value) => step.op('Gather', [values, index], { axis: 0 })
    const repeated = reshape(step, step.op('Tile', [step.op('Unsqueeze', [x, step.ints([0])]), tiling]), [
      -1,
      config.tokenSize,
    ])
    const each = velocity(step.scope('velocity'), config, repeated, at(all))
    const guided = guide(step, each, inputs.guidance, blocks, config.tokenSize)
    const weights = step.op('Unsqueeze', [at(inputs.coefficients), step.ints([1, 2])]) // (3, 1, 1)
    const terms = step.op(
      'Concat',
      [x, guided, at(inputs.noise)].map((term) => step.op('Unsqueeze', [term, step.ints([0])])),
      { axis: 0 },
    )
    const next = step.op('ReduceSum', [step.op('Mul', [terms, weights]), step.ints([0])], { keepdims: 0 })
    step.output('step/going/next', going, 'bool', [])
    step.output('step/x/next', next, 'float32', ['images', config.tokenSize])
  })
  return g.op('Loop', [stepCount, '', inputs.start], { body })
}

/** Weighs the blocks: velocities (blocks * images, tokenSize) -> (images, tokenSize). */
function guide(g: GraphBuilder, each: Value, guidance: Value, blocks: Value, tokenSize: number): Value {
  const byBlock = g.op('Reshape', [each, g.op('Concat', [blocks, g.ints([-1])], { axis: 0 })])
  return reshape(g, g.op('MatMul', [guidance, byBlock]), [-1, tokenSize])
}
