/**
 * Writes a checkpoint of random weights in the official layout, of any size, for measuring speed and memory.
 * Streams: memory does not grow with the checkpoint.
 */
import { copyFile, mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface RandomShape {
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly mlp: number
  readonly headWidth: number
  readonly headBlocks: number
  readonly vocabulary: number
  /** Latents per token, each way. */
  readonly patch: number
  /** Side of the picture in pixels. */
  readonly side: number
  readonly autoencoder: { readonly ch: number; readonly ch_mult: readonly number[]; readonly num_res_blocks: number }
}

/** The mid-size model on which the first measurements were made. */
export const midSize: RandomShape = {
  hidden: 512,
  layers: 12,
  heads: 8,
  keyValueHeads: 4,
  mlp: 1536,
  headWidth: 512,
  headBlocks: 6,
  vocabulary: 4096,
  patch: 2,
  side: 256,
  autoencoder: { ch: 64, ch_mult: [1, 2, 2, 2], num_res_blocks: 1 },
}

/** What an embedded model for 256 x 256 pixels can be: 256 tokens of 16 numbers, each 16 pixels wide. */
export const smallSize: RandomShape = {
  hidden: 448,
  layers: 10,
  heads: 14,
  keyValueHeads: 7,
  mlp: 1344,
  headWidth: 512,
  headBlocks: 4,
  vocabulary: 2048,
  patch: 1,
  side: 256,
  autoencoder: { ch: 32, ch_mult: [1, 2, 4, 4, 4], num_res_blocks: 1 },
}

/** NextStep-1-Large as released: 14 billion parameters, 1024 tokens for 512 x 512 pixels. */
export const largeSize: RandomShape = {
  hidden: 5120,
  layers: 48,
  heads: 40,
  keyValueHeads: 8,
  mlp: 13824,
  headWidth: 1536,
  headBlocks: 12,
  vocabulary: 152_064,
  patch: 2,
  side: 512,
  autoencoder: { ch: 128, ch_mult: [1, 2, 4, 4], num_res_blocks: 2 },
}

type Shapes = Readonly<Record<string, readonly number[]>>
const channels = 16

/** How the weights are stored: as one float32 file, or as releases are, in bfloat16 shards of at most this many bytes. */
export type RandomStorage = { readonly kind: 'whole' } | { readonly kind: 'shards'; readonly shardBytes: number }

/** `tokenizerFolder`: a checkpoint whose tokenizer is copied. */
export async function writeRandomCheckpoint(
  folder: string,
  shape: RandomShape,
  tokenizerFolder: string,
  storage: RandomStorage = { kind: 'whole' },
): Promise<void> {
  await writeRandomSettings(folder, shape, tokenizerFolder)
  if (storage.kind === 'whole') await writeSafetensors(join(folder, 'model.safetensors'), modelShapes(shape))
  else await writeShards(folder, shape, storage.shardBytes)
  await writeSafetensors(join(folder, 'vae', 'model.safetensors'), autoencoderShapes(shape))
}

/** All of it but the weights. */
export async function writeRandomSettings(folder: string, shape: RandomShape, tokenizerFolder: string): Promise<void> {
  await mkdir(join(folder, 'vae'), { recursive: true })
  for (const file of ['tokenizer.json', 'tokenizer_config.json'])
    await copyFile(join(tokenizerFolder, file), join(folder, file))
  const vae = { ...shape.autoencoder, z_channels: channels, scaling_factor: 1, shift_factor: 0 }
  await writeFile(join(folder, 'vae', 'config.json'), JSON.stringify(vae, null, 2))
  const config = {
    model_type: 'nextstep',
    hidden_size: shape.hidden,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    num_key_value_heads: shape.keyValueHeads,
    intermediate_size: shape.mlp,
    vocab_size: shape.vocabulary,
    rms_norm_eps: 1e-5,
    rope_theta: 1e6,
    latent_channels: channels,
    latent_patch_size: shape.patch,
    fm_head_dim: shape.headWidth,
    fm_head_layers: shape.headBlocks,
    boi: shape.vocabulary - 1,
    eoi: shape.vocabulary - 2,
    image_placeholder_id: shape.vocabulary - 3,
    pad_token_id_added: shape.vocabulary - 4,
    vae_name_or_path: 'vae/',
  }
  await writeFile(join(folder, 'config.json'), JSON.stringify(config, null, 2))
  const advice = { size: { width: shape.side, height: shape.side }, steps: 20 }
  await writeFile(join(folder, 'patchwork.json'), JSON.stringify(advice, null, 2))
}

function modelShapes({
  hidden,
  layers,
  heads,
  keyValueHeads,
  mlp,
  headWidth,
  headBlocks,
  vocabulary,
  patch,
}: RandomShape): Shapes {
  const headDim = hidden / heads
  const token = channels * patch * patch
  const shapes: Record<string, readonly number[]> = {
    'embed_tokens.weight': [vocabulary, hidden],
    'norm.weight': [hidden],
  }
  const linear = (name: string, out: number, into: number, bias = true) => {
    shapes[`${name}.weight`] = [out, into]
    if (bias) shapes[`${name}.bias`] = [out]
  }
  for (let i = 0; i < layers; i++) {
    const layer = `layers.${i}`
    shapes[`${layer}.input_layernorm.weight`] = [hidden]
    shapes[`${layer}.post_attention_layernorm.weight`] = [hidden]
    linear(`${layer}.self_attn.q_proj`, heads * headDim, hidden)
    linear(`${layer}.self_attn.k_proj`, keyValueHeads * headDim, hidden)
    linear(`${layer}.self_attn.v_proj`, keyValueHeads * headDim, hidden)
    linear(`${layer}.self_attn.o_proj`, hidden, heads * headDim, false)
    linear(`${layer}.mlp.gate_proj`, mlp, hidden, false)
    linear(`${layer}.mlp.up_proj`, mlp, hidden, false)
    linear(`${layer}.mlp.down_proj`, hidden, mlp, false)
  }
  linear('image_in_projector', hidden, token)
  linear('image_out_projector', hidden, hidden)
  const net = 'image_head.net'
  linear(`${net}.time_embed.mlp.0`, headWidth, 256)
  linear(`${net}.time_embed.mlp.2`, headWidth, headWidth)
  linear(`${net}.cond_embed`, headWidth, hidden)
  linear(`${net}.input_proj`, headWidth, token)
  for (let i = 0; i < headBlocks; i++) {
    const block = `${net}.res_blocks.${i}`
    shapes[`${block}.in_ln.weight`] = [headWidth]
    shapes[`${block}.in_ln.bias`] = [headWidth]
    linear(`${block}.mlp.0`, headWidth, headWidth)
    linear(`${block}.mlp.2`, headWidth, headWidth)
    linear(`${block}.adaLN_modulation.1`, 3 * headWidth, headWidth)
  }
  linear(`${net}.final_layer.adaLN_modulation.1`, 2 * headWidth, headWidth)
  linear(`${net}.final_layer.linear`, token, headWidth)
  return shapes
}

function autoencoderShapes({ autoencoder: { ch, ch_mult: multipliers, num_res_blocks: blocks } }: RandomShape): Shapes {
  const shapes: Record<string, readonly number[]> = {}
  const convolution = (name: string, out: number, into: number, kernel = 3) => {
    shapes[`${name}.weight`] = [out, into, kernel, kernel]
    shapes[`${name}.bias`] = [out]
  }
  const norm = (name: string, size: number) => {
    shapes[`${name}.weight`] = [size]
    shapes[`${name}.bias`] = [size]
  }
  const residual = (name: string, into: number, out: number) => {
    norm(`${name}.norm1`, into)
    convolution(`${name}.conv1`, out, into)
    norm(`${name}.norm2`, out)
    convolution(`${name}.conv2`, out, out)
    if (into !== out) convolution(`${name}.nin_shortcut`, out, into, 1)
  }
  const widths = multipliers.map((multiplier) => ch * multiplier)
  const top = widths.at(-1) as number
  const middle = (name: string) => {
    residual(`${name}.block_1`, top, top)
    norm(`${name}.attn_1.norm`, top)
    for (const part of ['q', 'k', 'v', 'proj_out']) convolution(`${name}.attn_1.${part}`, top, top, 1)
    residual(`${name}.block_2`, top, top)
  }
  convolution('encoder.conv_in', ch, 3)
  let width = ch
  widths.forEach((out, level) => {
    for (let block = 0; block < blocks; block++) {
      residual(`encoder.down.${level}.block.${block}`, width, out)
      width = out
    }
    if (level < widths.length - 1) convolution(`encoder.down.${level}.downsample.conv`, out, out)
  })
  middle('encoder.mid')
  norm('encoder.norm_out', top)
  convolution('encoder.conv_out', 2 * channels, top)
  convolution('decoder.conv_in', top, channels)
  middle('decoder.mid')
  for (let level = widths.length - 1; level >= 0; level--) {
    const out = widths[level] as number
    for (let block = 0; block <= blocks; block++) {
      residual(`decoder.up.${level}.block.${block}`, width, out)
      width = out
    }
    if (level > 0) convolution(`decoder.up.${level}.upsample.conv`, out, out)
  }
  norm('decoder.norm_out', ch)
  convolution('decoder.conv_out', 3, ch)
  return shapes
}

/** bfloat16 shards and their index; like a release, with the `lm_head` that painting never reads. */
async function writeShards(folder: string, shape: RandomShape, shardBytes: number): Promise<void> {
  const shapes: Shapes = { ...modelShapes(shape), 'lm_head.weight': [shape.vocabulary, shape.hidden] }
  const shards: Record<string, readonly number[]>[] = [{}]
  let bytes = 0
  for (const [name, dims] of Object.entries(shapes)) {
    const size = dims.reduce((product, dim) => product * dim, 2)
    if (bytes > 0 && bytes + size > shardBytes) {
      shards.push({})
      bytes = 0
    }
    bytes += size
    Object.assign(shards.at(-1) as object, { [name]: dims })
  }
  const number = (value: number) => String(value).padStart(5, '0')
  const fileName = (index: number) => `model-${number(index + 1)}-of-${number(shards.length)}.safetensors`
  for (const [index, shard] of shards.entries()) await writeSafetensors(join(folder, fileName(index)), shard, 'BF16')
  const placed = shards.flatMap((shard, index) => Object.keys(shard).map((name) => [name, fileName(index)]))
  const index = { metadata: {}, weight_map: Object.fromEntries(placed) as Record<string, string> }
  await writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify(index))
}

/** Matrices get variance 1 / fan-in, norms 1, biases 0. */
async function writeSafetensors(path: string, shapes: Shapes, dtype: 'F32' | 'BF16' = 'F32'): Promise<void> {
  const elementBytes = dtype === 'F32' ? 4 : 2
  let end = 0
  const header: Record<string, unknown> = {}
  for (const [name, shape] of Object.entries(shapes)) {
    const start = end
    end += shape.reduce((product, dim) => product * dim, elementBytes)
    header[name] = { dtype, shape, data_offsets: [start, end] }
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const file = await open(path, 'w')
  try {
    await file.write(length)
    await file.write(json)
    let state = 1
    const repeated = new Float32Array(chunk)
    for (const [name, shape] of Object.entries(shapes)) {
      const count = shape.reduce((product, dim) => product * dim, 1)
      const scale = shape.length === 1 ? 0 : Math.sqrt(3 / shape.slice(1).reduce((product, dim) => product * dim, 1))
      const constant = name.includes('norm') || name.includes('_ln') ? Number(name.endsWith('weight')) : 0
      for (let done = 0; done < count; done += chunk) {
        const length = Math.min(chunk, count - done)
        // A checkpoint of gigabytes repeats itself, but for the first values of each chunk: making numbers takes longest.
        const fresh = dtype === 'F32' || done === 0 ? length : Math.min(4096, length)
        const values = repeated.subarray(0, length)
        for (let i = 0; i < fresh; i++) {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0
          values[i] = constant + scale * (state / 2147483648 - 1)
        }
        await file.write(dtype === 'F32' ? bytesOf(values) : upperHalves(values))
      }
    }
  } finally {
    await file.close()
  }
}

const chunk = 4 * 1024 * 1024

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** bfloat16 by cutting off. */
function upperHalves(values: Float32Array): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const halves = new Uint16Array(bits.length)
  for (let i = 0; i < bits.length; i++) halves[i] = (bits[i] as number) >>> 16
  return new Uint8Array(halves.buffer)
}
