/** The KL autoencoder (spec section 5): convolutions, residual blocks, one attention over all pixels. */
import type { AutoencoderConfig } from '../checkpoint/config.ts'
import type { GraphBuilder, Value } from './graphBuilder.ts'
import { reshape, silu, transpose } from './layers.ts'

/** image (batch, 3, height, width) in [-1, 1] -> mean and log-variance (batch, 2 z, height / stride, width / stride). */
export function encoder(g: GraphBuilder, config: AutoencoderConfig, image: Value): Value {
  const levels = config.ch_mult.length
  let x = convolution(g.scope('conv_in'), image, 'encoder.conv_in')
  for (let level = 0; level < levels; level++) {
    const down = g.scope(`down.${level}`)
    const name = `encoder.down.${level}`
    for (let block = 0; block < config.num_res_blocks; block++)
      x = residualBlock(down.scope(`block.${block}`), x, `${name}.block.${block}`)
    if (level < levels - 1)
      x = convolution(down.scope('downsample'), x, `${name}.downsample.conv`, { stride: 2, pads: [0, 0, 1, 1] })
  }
  x = middle(g.scope('mid'), x, 'encoder.mid', middleChannels(config))
  return convolution(g.scope('conv_out'), silu(g, groupNorm(g, x, 'encoder.norm_out')), 'encoder.conv_out')
}

/** latents (batch, z, height, width) -> image (batch, 3, height * stride, width * stride), not clamped. */
export function decoder(g: GraphBuilder, config: AutoencoderConfig, latents: Value): Value {
  let x = convolution(g.scope('conv_in'), latents, 'decoder.conv_in')
  x = middle(g.scope('mid'), x, 'decoder.mid', middleChannels(config))
  for (let level = config.ch_mult.length - 1; level >= 0; level--) {
    const up = g.scope(`up.${level}`)
    const name = `decoder.up.${level}`
    for (let block = 0; block <= config.num_res_blocks; block++)
      x = residualBlock(up.scope(`block.${block}`), x, `${name}.block.${block}`)
    if (level > 0) x = doubledConvolution(up.scope('upsample'), x, `${name}.upsample.conv`)
  }
  return convolution(g.scope('conv_out'), silu(g, groupNorm(g, x, 'decoder.norm_out')), 'decoder.conv_out')
}

function middleChannels(config: AutoencoderConfig): number {
  return config.ch * (config.ch_mult.at(-1) as number)
}

function middle(g: GraphBuilder, x: Value, name: string, channels: number): Value {
  const first = residualBlock(g.scope('block_1'), x, `${name}.block_1`)
  const attended = attention(g.scope('attn_1'), first, `${name}.attn_1`, channels)
  return residualBlock(g.scope('block_2'), attended, `${name}.block_2`)
}

function residualBlock(g: GraphBuilder, x: Value, name: string): Value {
  let h = convolution(g, silu(g, groupNorm(g, x, `${name}.norm1`)), `${name}.conv1`)
  h = convolution(g, silu(g, groupNorm(g, h, `${name}.norm2`)), `${name}.conv2`)
  const shortcut = g.hasWeight(`${name}.nin_shortcut.weight`) ? pointwise(g, x, `${name}.nin_shortcut`) : x
  return g.op('Add', [shortcut, h])
}

/** One head over all pixels, scale 1 / sqrt(channels). */
function attention(g: GraphBuilder, x: Value, name: string, channels: number): Value {
  const h = groupNorm(g, x, `${name}.norm`)
  const [q, k, v] = ['q', 'k', 'v'].map((part) =>
    reshape(g, pointwise(g, h, `${name}.${part}`), [0, channels, -1]),
  ) as [Value, Value, Value]
  const scores = g.op('MatMul', [transpose(g, q, [0, 2, 1]), g.op('Mul', [k, g.floats(1 / Math.sqrt(channels))])]) // (batch, pixels, pixels)
  const mixed = g.op('MatMul', [v, transpose(g, g.op('Softmax', [scores], { axis: -1 }), [0, 2, 1])]) // (batch, channels, pixels)
  const shaped = g.op('Reshape', [mixed, g.op('Shape', [x])])
  return g.op('Add', [x, pointwise(g, shaped, `${name}.proj_out`)])
}

function convolution(
  g: GraphBuilder,
  x: Value,
  name: string,
  options: { stride?: number; pads?: readonly number[] } = {},
): Value {
  const { stride = 1, pads = [1, 1, 1, 1] } = options
  return g.op('Conv', [x, g.weight(`${name}.weight`), g.weight(`${name}.bias`)], {
    kernel_shape: [3, 3],
    strides: [stride, stride],
    pads,
  })
}

function pointwise(g: GraphBuilder, x: Value, name: string): Value {
  return g.op('Conv', [x, g.weight(`${name}.weight`), g.weight(`${name}.bias`)], { kernel_shape: [1, 1] })
}

/** 32 groups, eps 1e-6: each group is normalised as one instance, then every channel scaled and shifted. */
function groupNorm(g: GraphBuilder, x: Value, name: string): Value {
  const groups = 32
  const grouped = reshape(g, x, [0, groups, -1])
  const ones = g.floats(Array.from({ length: groups }, () => 1))
  const zeros = g.floats(Array.from({ length: groups }, () => 0))
  const normal = g.op('InstanceNormalization', [grouped, ones, zeros], { epsilon: { float: 1e-6 } })
  const shaped = g.op('Reshape', [normal, g.op('Shape', [x])])
  const perChannel = (weight: string) => reshape(g, g.weight(`${name}.${weight}`), [1, -1, 1, 1])
  return g.op('Add', [g.op('Mul', [shaped, perChannel('weight')]), perChannel('bias')])
}

/**
 * Doubling by nearest neighbour, then 3 x 3: each output pixel sees only 2 x 2 different inputs, so that four small
 * convolutions, one for each place within the doubled pixel, do the same in 4 / 9 of the products. Their kernels are
 * sums of the given one's rows and columns, made when the graph is loaded.
 */
function doubledConvolution(g: GraphBuilder, x: Value, name: string): Value {
  const kernel = g.weight(`${name}.weight`)
  const sums = [
    [1, 0, 0, 0, 1, 1],
    [1, 1, 0, 0, 0, 1],
  ] as const
  const places = [0, 1].flatMap((bottom) =>
    [0, 1].map((right) => {
      const rows = g.op('MatMul', [g.floats(sums[bottom] as readonly number[], [2, 3]), kernel])
      const small = g.op('MatMul', [rows, transpose(g, g.floats(sums[right] as readonly number[], [2, 3]), [1, 0])])
      return g.op('Conv', [x, small, g.weight(`${name}.bias`)], {
        kernel_shape: [2, 2],
        pads: [1 - bottom, 1 - right, bottom, right],
      })
    }),
  )
  return g.op('DepthToSpace', [g.op('Concat', places, { axis: 1 })], { blocksize: 2, mode: 'DCR' })
}
