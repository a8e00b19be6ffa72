/** The shapes that a checkpoint's settings ask of its tensors (spec section 2, "Tensor names"). */
import { EngineError } from '../errors.ts'
import type { AutoencoderConfig, NextStepConfig } from './config.ts'
import { quoted, type TensorSource } from './tensorSource.ts'

type Shapes = Iterable<readonly [name: string, shape: readonly number[]]>

/**
 * Refuses weights that belong to other settings, naming the first tensor that differs. Tensors that are absent
 * are left to whoever reads them: some are optional.
 */
export function checkShapes(source: TensorSource, expected: Shapes, configPath: string): void {
  for (const [name, shape] of expected) {
    if (!source.has(name)) continue
    const actual = source.info(name).shape
    if (actual.length === shape.length && actual.every((side, axis) => side === shape[axis])) continue
    throw new EngineError(
      'model/config',
      `${configPath} asks for the tensor ${quoted(name)} of shape [${shape.join(', ')}], but the weights hold [${actual.join(', ')}]; ` +
        'use the settings and the weights of one and the same checkpoint.',
    )
  }
}

/**
 * Refuses weights with more or fewer layers than the settings: those that are too many would be left out in silence, as
 * what painting never reads is.
 */
export function checkDepths(source: Pick<TensorSource, 'has'>, config: NextStepConfig, configPath: string): void {
  const depths = [
    ['num_hidden_layers', config.layers, (index: number) => `layers.${index}.input_layernorm.weight`],
    ['fm_head_layers', config.headBlocks, (index: number) => `image_head.net.res_blocks.${index}.in_ln.weight`],
  ] as const
  for (const [field, wanted, nameOf] of depths) {
    let held = 0
    while (source.has(nameOf(held))) held++
    if (held === wanted) continue
    throw new EngineError(
      'model/config',
      `${configPath}: ${field} is ${wanted}, but the weights hold ${held}; use the settings and the weights of one and the same checkpoint.`,
    )
  }
}

/**
 * Refuses weights that lack a bias or have one too many: a bias that is not there is not added, and one that the settings deny
 * would be, both in silence. Where the settings say nothing, the first layer speaks for all.
 */
export function checkBiases(source: TensorSource, config: NextStepConfig, configPath: string): void {
  const { biases } = config
  const first = (name: string) => source.has(`layers.0.${name}.bias`)
  const kinds = [
    [/self_attn\.[qkv]_proj\.bias$/, 'attention_bias', biases.attention ?? first('self_attn.q_proj')],
    [/self_attn\.o_proj\.bias$/, 'o_attention_bias', biases.output ?? first('self_attn.o_proj')],
    [/mlp\.(gate|up|down)_proj\.bias$/, 'mlp_bias', biases.mlp ?? first('mlp.gate_proj')],
  ] as const
  for (const [name] of transformerShapes(config)) {
    if (!name.endsWith('.bias')) continue
    const [, field, wanted] = kinds.find(([pattern]) => pattern.test(name)) ?? [null, null, true]
    if (source.has(name) === wanted) continue
    if (field === null) source.info(name) // throws: it is missing
    throw new EngineError(
      'model/config',
      `${configPath}: ${field} ${wanted ? 'asks for' : 'leaves out'} the tensor ${quoted(name)}, which the weights ${wanted ? 'do not hold' : 'hold'}; ` +
        'use the settings and the weights of one and the same checkpoint.',
    )
  }
}

export function* transformerShapes(config: NextStepConfig): Shapes {
  const { hidden, layers, heads, keyValueHeads, headDim, mlpSize, tokenSize, headWidth, headBlocks, vocabulary } =
    config
  yield ['embed_tokens.weight', [vocabulary, hidden]]
  for (let i = 0; i < layers; i++) {
    const layer = `layers.${i}`
    yield [`${layer}.input_layernorm.weight`, [hidden]]
    yield* linear(`${layer}.self_attn.q_proj`, hidden, heads * headDim)
    yield* linear(`${layer}.self_attn.k_proj`, hidden, keyValueHeads * headDim)
    yield* linear(`${layer}.self_attn.v_proj`, hidden, keyValueHeads * headDim)
    yield* linear(`${layer}.self_attn.o_proj`, heads * headDim, hidden)
    yield [`${layer}.post_attention_layernorm.weight`, [hidden]]
    yield* linear(`${layer}.mlp.gate_proj`, hidden, mlpSize)
    yield* linear(`${layer}.mlp.up_proj`, hidden, mlpSize)
    yield* linear(`${layer}.mlp.down_proj`, mlpSize, hidden)
  }
  yield ['norm.weight', [hidden]]
  yield* linear('image_in_projector', tokenSize, hidden)
  yield* linear('image_out_projector', hidden, hidden)

  const net = 'image_head.net'
  yield* linear(`${net}.time_embed.mlp.0`, timeFeatures, headWidth)
  yield* linear(`${net}.time_embed.mlp.2`, headWidth, headWidth)
  yield* linear(`${net}.cond_embed`, hidden, headWidth)
  yield* linear(`${net}.input_proj`, tokenSize, headWidth)
  for (let i = 0; i < headBlocks; i++) {
    const block = `${net}.res_blocks.${i}`
    yield* norm(`${block}.in_ln`, headWidth)
    yield* linear(`${block}.mlp.0`, headWidth, headWidth)
    yield* linear(`${block}.mlp.2`, headWidth, headWidth)
    yield* linear(`${block}.adaLN_modulation.1`, headWidth, 3 * headWidth)
  }
  yield* linear(`${net}.final_layer.adaLN_modulation.1`, headWidth, 2 * headWidth)
  yield* linear(`${net}.final_layer.linear`, headWidth, tokenSize)
}

/** Cosines and sines of the time, spec section 8. */
const timeFeatures = 256

export function* autoencoderShapes(config: AutoencoderConfig): Shapes {
  const { ch, ch_mult: multipliers, num_res_blocks: blocks, z_channels: latent } = config
  const widths = multipliers.map((multiplier) => ch * multiplier)
  const first = widths[0]!
  const last = widths.at(-1)!

  yield* convolution('encoder.conv_in', 3, ch, 3)
  for (const [level, width] of widths.entries()) {
    const before = widths[level - 1] ?? ch
    for (let b = 0; b < blocks; b++)
      yield* residualBlock(`encoder.down.${level}.block.${b}`, b === 0 ? before : width, width)
    yield* convolution(`encoder.down.${level}.downsample.conv`, width, width, 3)
  }
  yield* middle('encoder.mid', last)
  yield* norm('encoder.norm_out', last)
  yield* convolution('encoder.conv_out', last, 2 * latent, 3)

  yield* convolution('decoder.conv_in', latent, last, 3)
  yield* middle('decoder.mid', last)
  for (const [level, width] of widths.entries()) {
    const before = widths[level + 1] ?? last // the decoder comes from the highest level
    for (let b = 0; b <= blocks; b++)
      yield* residualBlock(`decoder.up.${level}.block.${b}`, b === 0 ? before : width, width)
    yield* convolution(`decoder.up.${level}.upsample.conv`, width, width, 3)
  }
  yield* norm('decoder.norm_out', first)
  yield* convolution('decoder.conv_out', first, 3, 3)
}

function* middle(name: string, width: number): Shapes {
  yield* residualBlock(`${name}.block_1`, width, width)
  yield* norm(`${name}.attn_1.norm`, width)
  for (const part of ['q', 'k', 'v', 'proj_out']) yield* convolution(`${name}.attn_1.${part}`, width, width, 1)
  yield* residualBlock(`${name}.block_2`, width, width)
}

function* residualBlock(name: string, from: number, to: number): Shapes {
  yield* norm(`${name}.norm1`, from)
  yield* convolution(`${name}.conv1`, from, to, 3)
  yield* norm(`${name}.norm2`, to)
  yield* convolution(`${name}.conv2`, to, to, 3)
  yield* convolution(`${name}.nin_shortcut`, from, to, 1)
}

/** Stored [out, in]; the bias is optional. */
function* linear(name: string, from: number, to: number): Shapes {
  yield [`${name}.weight`, [to, from]]
  yield [`${name}.bias`, [to]]
}

function* convolution(name: string, from: number, to: number, kernel: number): Shapes {
  yield [`${name}.weight`, [to, from, kernel, kernel]]
  yield [`${name}.bias`, [to]]
}

function* norm(name: string, width: number): Shapes {
  yield [`${name}.weight`, [width]]
  yield [`${name}.bias`, [width]]
}

/** What a checkpoint of these shapes says of its tensors, without one. */
export function sourceOfShapes(shapes: Shapes): Pick<TensorSource, 'has' | 'info'> {
  const known = new Map(shapes)
  return {
    has: (name) => known.has(name),
    info: (name) => ({ name, dtype: 'F32', shape: known.get(name) ?? [] }),
  }
}
