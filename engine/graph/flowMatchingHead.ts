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

/** What the head is built of where processors and devices differ. */
export interface HeadOperators {
  /** Layer norm of u (rows, width), scaled and shifted; `affine` names a block's own norm weights. */
  readonly norm: (g: GraphBuilder, u: Value, modulation: Modulation, affine?: string) => Value
  readonly silu: (g: GraphBuilder, x: Value) => Value
}

/** A norm is one node on a processor: `modulations` has the blocks' own norm weights folded in. */
export const processorOperators: HeadOperators = {
  norm: (g, u, { scale, shift }) => layerNormWith(g, u, scale, shift),
  silu,
}

/** Shift, scale and gate of every block, shift and scale of the last layer. */
export function modulationCount({ headBlocks }: NextStepConfig): number {
  return 3 * headBlocks + 2
}

/**
 * Shift, 1 + scale and gate of every block and of the last layer, side by side: time (steps, width), condition
 * (rows, hidden) -> (steps * rows, count * width). The 1 is in the bias before anything runs.
 */
export function modulationProduct(
  g: GraphBuilder,
  config: NextStepConfig,
  time: Value,
  condition: Value,
  activation: HeadOperators['silu'],
): Value {
  const rows = reshape(g, activation(g, timeAndCondition(g, time, condition)), [-1, config.headWidth])
  return linear(g, rows, modulationNames(config), (bias) => reshape(g, plusOne(g, config, bias), [-1]))
}

/** (steps, rows, width). */
function timeAndCondition(g: GraphBuilder, time: Value, condition: Value): Value {
  return g.op('Add', [g.op('Unsqueeze', [time, g.ints([1])]), linear(g, condition, [`${net}.cond_embed`])])
}

/** One product makes them all. */
function modulationNames({ headBlocks }: NextStepConfig): readonly string[] {
  const names = Array.from({ length: headBlocks }, (_, i) => `${net}.res_blocks.${i}.adaLN_modulation.1`)
  return [...names, `${net}.final_layer.adaLN_modulation.1`]
}

/** The bias of all modulations with 1 added to every scale's, (count, width). */
function plusOne(g: GraphBuilder, config: NextStepConfig, bias: Value): Value {
  const count = modulationCount(config)
  const one = Array.from({ length: count }, (_, part) => Number(part % 3 === 1))
  return g.op('Add', [reshape(g, bias, [count, config.headWidth]), g.floats(one, [count, 1])])
}

/** Of every block and of the last layer, (steps, rows, width) each, for `processorOperators`. */
export function modulations(
  g: GraphBuilder,
  config: NextStepConfig,
  time: Value,
  condition: Value,
): readonly Modulation[] {
  const y = timeAndCondition(g, time, condition)
  const shape = g.op('Shape', [y])
  const rows = reshape(g, silu(g, y), [-1, config.headWidth])
  const products = integerProducts(g, config, rows) ?? floatProducts(g, config, rows)
  const parts = products.map((part) => g.op('Reshape', [part, shape]))
  return Array.from({ length: config.headBlocks + 1 }, (_, block) => {
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

/** silu of time and condition, (steps * rows, width) -> each part, (steps * rows, width). */
function floatProducts(g: GraphBuilder, config: NextStepConfig, rows: Value): readonly Value[] {
  const count = modulationCount(config)
  const product = linear(g, rows, modulationNames(config), (bias) => reshape(g, plusOne(g, config, bias), [-1]))
  return g.ops('Split', [product], count, { axis: 1, num_outputs: count })
}

/** What silu never falls below. */
const siluFloor = -0.2784645

/**
 * The same in integers, three to four times as fast with as many rows as there are steps. Every row has a scale of its own,
 * so that pictures that share a pass do not change each other. Counted from its least value, silu takes the codes 0 to
 * 127: processors without operators for it add two products of bytes in 16 bits, where seven bits by eight have room.
 * What was raised goes out again with the bias. Undefined where the weights are stored in another way.
 */
function integerProducts(g: GraphBuilder, config: NextStepConfig, rows: Value): readonly Value[] | undefined {
  const { headWidth } = config
  const names = modulationNames(config)
  const joined = names.join('+')
  const all = (part: string) => [`${joined}.${part}`, names.map((name) => `${name}.${part}`)] as const
  const matrices = g.signedRows(...all('weight'), headWidth)
  if (!matrices) return undefined
  const raised = g.op('Sub', [rows, g.floats(siluFloor)])
  const step = g.op('Mul', [g.op('ReduceMax', [raised, g.ints([-1])]), g.floats(1 / 127)]) // (steps * rows, 1)
  const codes = g.op('QuantizeLinear', [g.op('Div', [raised, step]), g.floats(1), g.bytes(0)])
  const ones = g.bytes(
    Array.from({ length: headWidth }, () => 1),
    [1, headWidth],
  )
  const biases = plusOne(g, config, g.weight(...all('bias')))
  return matrices.map(({ values, scales }, part) => {
    const product = g.op('MatMulIntegerToFloat', [codes, values, g.floats(1), scales])
    const sums = g.op('Mul', [g.op('Cast', [g.op('MatMulInteger', [ones, values])], { to: 1 }), scales])
    const bias = g.op('Add', [g.op('Gather', [biases, g.ints([part])]), g.op('Mul', [sums, g.floats(siluFloor)])]) // (1, width)
    return g.op('Add', [g.op('Mul', [product, step]), bias])
  })
}

export interface VelocityInputs {
  /** (images, tokenSize). */
  readonly x: Value
  /** Of block `index`, (rows, width) each; the last layer comes after the blocks. */
  readonly modulation: (g: GraphBuilder, index: number) => Modulation
  /** Repeats the images' rows for every guidance block; absent where every row has its own x. */
  readonly spread?: (projected: Value) => Value
}

/** The network at one time: velocity (rows, tokenSize). */
export function velocity(
  g: GraphBuilder,
  { headBlocks }: NextStepConfig,
  { x, modulation, spread = (projected) => projected }: VelocityInputs,
  { norm, silu: activation }: HeadOperators,
): Value {
  let u = spread(linear(g, x, [`${net}.input_proj`]))
  for (let index = 0; index < headBlocks; index++) {
    const block = g.scope(`res_blocks.${index}`)
    const name = `${net}.res_blocks.${index}`
    const modulated = modulation(block, index)
    const h = norm(block, u, modulated, `${name}.in_ln`)
    const mixed = linear(block, activation(block, linear(block, h, [`${name}.mlp.0`])), [`${name}.mlp.2`])
    u = block.op('Add', [u, block.op('Mul', [modulated.gate as Value, mixed])])
  }
  return linear(g, norm(g, u, modulation(g, headBlocks)), [`${net}.final_layer.linear`])
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
    const inputs: VelocityInputs = { x, modulation: (_, index) => modulated[index] as Modulation, spread }
    const each = velocity(step.scope('velocity'), config, inputs, processorOperators)
    const terms = step.op('Reshape', [step.op('Concat', [x, each], { axis: 0 }), flat]) // (1 + blocks, images * tokenSize)
    const mixed = step.op('Gemm', [weights, terms, step.op('Reshape', [noise, flat])])
    step.output('step/x/next', reshape(step, mixed, [-1, tokenSize]), 'float32', ['images', tokenSize])
  })
  return g.op('Scan', [inputs.start, ...perStep], { body, num_scan_inputs: perStep.length })
}
