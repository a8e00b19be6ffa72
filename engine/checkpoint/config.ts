/** config.json, vae/config.json and patchwork.json of a checkpoint folder (spec section 2). */
import { join } from 'node:path'
import { z } from 'zod'
import type { Near } from '../engine.ts'
import { EngineError } from '../errors.ts'
import type { ReleaseName } from '../nextstep/releases.ts'
import { checkAutoencoderFields, checkFields, ropeTheta } from './fields.ts'
import { findAutoencoder } from './autoencoderPlace.ts'
import type { Generation } from './generation.ts'
import {
  fillRecommended,
  readNear,
  readOwnGenerationConfig,
  type GenerationConfig,
  type OwnGenerationConfig,
} from './generationConfig.ts'
import { readJson } from './jsonFile.ts'
import { parse } from './parse.ts'
import { checkpointFolder, demandCheckpoint } from './place.ts'
import { recognise, type Findings } from './recognise.ts'

const count = z.number().int().min(1)
const tokenId = z.number().int().min(0)

const modelSchema = z.object({
  model_type: z.literal('nextstep', { error: 'must be "nextstep": Patchwork runs NextStep-1 checkpoints only' }),
  hidden_size: count.max(65536),
  num_hidden_layers: count.max(512),
  num_attention_heads: count.max(1024),
  num_key_value_heads: count.max(1024),
  head_dim: count.max(4096).nullish(),
  intermediate_size: count.max(1048576),
  vocab_size: count.max(4194304),
  max_position_embeddings: count.nullish(),
  // transformers' own, for files that do not say.
  rms_norm_eps: z.number().positive().max(0.1).default(1e-6),
  hidden_act: z.literal('silu', { error: 'must be "silu"' }).default('silu'),
  attention_bias: z.boolean().nullish(),
  o_attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  // The official code's own, of either generation, for files that do not say (spec section 2).
  latent_channels: count.max(1024).default(16),
  latent_patch_size: count.max(16).default(2),
  fm_head_dim: count.max(65536).default(1536),
  fm_head_layers: count.max(512).default(12),
  boi: tokenId,
  eoi: tokenId,
  image_placeholder_id: tokenId,
  pad_token_id_added: tokenId,
  use_gen_pos_embed: z.boolean().default(false),
  vae_name_or_path: z.string().default('vae/'),
})

const autoencoderSchema = z.object({
  in_channels: z.literal(3, { error: 'must be 3' }).default(3),
  out_ch: z.literal(3, { error: 'must be 3' }).default(3),
  ch: count.max(4096).multipleOf(32).default(128),
  ch_mult: z.array(count.max(64)).min(1).max(8).default([1, 2, 4, 4]),
  num_res_blocks: count.max(16).default(2),
  z_channels: count.max(1024).default(16),
  scaling_factor: z.number().positive().default(0.3611),
  shift_factor: z.number().default(0.1159),
  deterministic: z.boolean().default(false),
  encoder_norm: z.boolean().default(false),
  psz: count
    .max(16)
    .nullish()
    .transform((value) => value ?? null),
})
/** What NextStep-1.1's code takes for fields that are absent; spec sections 5 and 10. */
const newerAutoencoder = { scaling_factor: 1, shift_factor: 0, deterministic: true, encoder_norm: true, psz: 1 }

export type AutoencoderConfig = z.output<typeof autoencoderSchema> & {
  /** Pixels per latent, each way. */ readonly stride: number
  /** Of the code that is followed: they differ in what `encoder_norm` means without `psz`. */
  readonly generation: Generation
}

type Fields = Readonly<Record<string, unknown>>

/** What the user says of a checkpoint; it wins over what its files say. */
export interface CheckpointChoices {
  readonly generation?: Generation | undefined
  /** Null: none of the published ones. */
  readonly release?: ReleaseName | null | undefined
  /** Folder of the autoencoder, where it is not the checkpoint's own. */
  readonly vae?: string | undefined
}

export interface ReadOptions extends CheckpointChoices {
  /** Of the hub that the checkpoint came from. */
  readonly address?: string | undefined
}

export interface NextStepConfig {
  readonly folder: string
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly headDim: number
  readonly mlpSize: number
  readonly rmsEpsilon: number
  readonly ropeTheta: number
  /** Whether these products add a bias; null where the settings leave it to the weights. */
  readonly biases: Readonly<Record<'attention' | 'output' | 'mlp', boolean | null>>
  readonly latentChannels: number
  readonly latentPatch: number
  /** Numbers per image token: channels x patch x patch. */
  readonly tokenSize: number
  readonly headWidth: number
  readonly headBlocks: number
  readonly beginOfImage: number
  readonly endOfImage: number
  readonly placeholder: number
  readonly pad: number
  readonly vocabulary: number
  /** Tokens of words and pictures that a sequence holds; null where the settings do not say. */
  readonly positions: number | null
  readonly positionTable: boolean
  readonly autoencoderFolder: string
  readonly autoencoder: AutoencoderConfig
  /** Side of one image token in pixels. */
  readonly patchSize: number
  /** Which of the official samplers, schedules and prompt layouts the checkpoint was made for. */
  readonly generation: Generation
  /** Why it was taken for that, the release that it is, and what was assumed. */
  readonly findings: Findings
  readonly generationConfig: GenerationConfig
  /** Words that its vocabulary lacks, by the word of it that they come out as. */
  readonly near: Near
  /** The part of it that is the checkpoint's own or has been chosen. */
  readonly own: OwnGenerationConfig
}

/** Reads and checks the settings of a checkpoint, or of a hub's cached repository; every complaint names the file and the field. */
export async function readConfig(place: string, options: ReadOptions = {}): Promise<NextStepConfig> {
  const folder = await checkpointFolder(place)
  await demandCheckpoint(folder)
  const path = join(folder, 'config.json')
  const json = await readJson(path)
  const raw = parse(modelSchema, path, json)
  const fields = json as Fields
  checkFields(path, fields)
  const { vae, address, ...chosen } = options
  const noted = await readOwnGenerationConfig(folder)
  const near = await readNear(folder)
  const recognised = await recognise(folder, fields, noted, chosen, address)
  const own: OwnGenerationConfig = {
    ...noted,
    ...(chosen.generation !== undefined && { generation: chosen.generation }),
    ...(chosen.release !== undefined && { release: chosen.release }),
  }
  const { generation } = recognised
  const autoencoderFolder = await findAutoencoder(folder, raw.vae_name_or_path, vae)
  const autoencoderPath = join(autoencoderFolder, 'config.json')
  const given = await readJson(autoencoderPath)
  checkAutoencoderFields(autoencoderPath, given)
  const newer = generation === '1.1' && typeof given === 'object'
  const autoencoder = parse(autoencoderSchema, autoencoderPath, newer ? { ...newerAutoencoder, ...given } : given)
  const stride = 2 ** (autoencoder.ch_mult.length - 1)
  const headDim = raw.head_dim ?? raw.hidden_size / raw.num_attention_heads
  const demand = (holds: boolean, field: string, rule: string) => {
    if (!holds) throw new EngineError('model/config', `${path}: ${field} ${rule}; get the model's files again.`)
  }
  demand(Number.isInteger(headDim) && headDim % 2 === 0, 'head_dim', 'must be an even whole number')
  demand(
    raw.num_attention_heads % raw.num_key_value_heads === 0,
    'num_attention_heads',
    'must be a multiple of num_key_value_heads',
  )
  demand(
    raw.latent_channels === autoencoder.z_channels,
    'latent_channels',
    `must equal z_channels of ${autoencoderPath}`,
  )
  demand(
    !raw.use_gen_pos_embed || raw.hidden_size % 4 === 0,
    'hidden_size',
    'must be a multiple of 4 when use_gen_pos_embed is true',
  )
  for (const field of ['boi', 'eoi', 'image_placeholder_id', 'pad_token_id_added'] as const) {
    demand(raw[field] < raw.vocab_size, field, 'must be below vocab_size')
  }
  const patchSize = stride * raw.latent_patch_size
  const findings = { ...recognised, notes: [...recognised.notes, ...strideNotes(stride, patchSize, own)] }
  return {
    folder,
    hidden: raw.hidden_size,
    layers: raw.num_hidden_layers,
    heads: raw.num_attention_heads,
    keyValueHeads: raw.num_key_value_heads,
    headDim,
    mlpSize: raw.intermediate_size,
    rmsEpsilon: raw.rms_norm_eps,
    ropeTheta: ropeTheta(path, fields),
    // NextStep-1.1's code is Qwen2's, which asks no settings: only q, k and v have a bias.
    biases:
      generation === '1.1'
        ? { attention: true, output: false, mlp: false }
        : {
            attention: raw.attention_bias ?? null,
            output: raw.o_attention_bias ?? raw.attention_bias ?? null,
            mlp: raw.mlp_bias ?? null,
          },
    latentChannels: raw.latent_channels,
    latentPatch: raw.latent_patch_size,
    tokenSize: raw.latent_channels * raw.latent_patch_size ** 2,
    headWidth: raw.fm_head_dim,
    headBlocks: raw.fm_head_layers,
    beginOfImage: raw.boi,
    endOfImage: raw.eoi,
    placeholder: raw.image_placeholder_id,
    pad: raw.pad_token_id_added,
    vocabulary: raw.vocab_size,
    positions: raw.max_position_embeddings ?? null,
    // NextStep-1.1's code knows no such table; spec section 10.
    positionTable: raw.use_gen_pos_embed && generation === '1.0',
    autoencoderFolder,
    autoencoder: { ...autoencoder, stride, generation },
    patchSize,
    generation,
    findings,
    generationConfig: fillRecommended(own, folder, patchSize, findings),
    near,
    own,
  }
}

/** Of the autoencoder of all releases. */
const usualStride = 8

/** A model that says at which sizes it paints knows its autoencoder. */
function strideNotes(stride: number, patchSize: number, own: OwnGenerationConfig): readonly string[] {
  if (stride === usualStride || own.size !== undefined || own.sizes !== undefined) return []
  return [
    `Its autoencoder makes a latent of ${stride} x ${stride} pixels, that of the releases of ${usualStride} x ${usualStride}; patches of ${patchSize} x ${patchSize} pixels were assumed: name another autoencoder with --vae if that is wrong.`,
  ]
}
