/** Every field of config.json is obeyed, known to change no picture, or refused by name. */
import { EngineError } from '../errors.ts'

type Fields = Readonly<Record<string, unknown>>

/** Fields that mean another network than the one that is built here, and the values with which they mean nothing. */
const demanded: Readonly<Record<string, readonly unknown[]>> = {
  partial_rotary_factor: [null, 1],
  use_sliding_window: [null, false],
  quantization_config: [null],
  fm_head_mlp_ratio: [null, 1],
  is_encoder_decoder: [null, false],
  add_cross_attention: [null, false],
  pruned_heads: [null],
}

/**
 * Of vae/config.json, whose official reader passes over names that it does not know. These, of its relatives, would change
 * the network.
 */
const demandedOfAutoencoder: Readonly<Record<string, readonly unknown[]>> = {
  double_z: [null, true],
  resamp_with_conv: [null, true],
  mid_block_add_attention: [null, true],
  attn_resolutions: [null],
  attn_type: [null, 'vanilla'],
  use_linear_attn: [null, false],
  tanh_out: [null, false],
  give_pre_end: [null, false],
  use_quant_conv: [null, false],
  use_post_quant_conv: [null, false],
  norm_num_groups: [null, 32],
  act_fn: [null, 'silu'],
  quantization_config: [null],
}

/** Read by config.ts, or by the functions below. */
const obeyed = [
  'model_type hidden_size num_hidden_layers num_attention_heads num_key_value_heads head_dim intermediate_size vocab_size',
  'rms_norm_eps rope_theta rope_scaling rope_parameters hidden_act attention_bias o_attention_bias mlp_bias',
  'latent_channels latent_patch_size fm_head_dim fm_head_layers boi eoi image_placeholder_id pad_token_id_added',
  'use_gen_pos_embed vae_name_or_path sliding_window layer_types',
]

/** Training, text generation, bookkeeping: the official code paints the same whatever they say (spec section 2). */
const inert = [
  'architectures auto_map torch_dtype dtype transformers_version use_cache tokenizer_class name_or_path',
  'bos_token_id eos_token_id pad_token_id sep_token_id unk_token_id decoder_start_token_id',
  'attention_dropout initializer_range max_position_embeddings pretraining_tp tie_word_embeddings max_window_layers',
  'latent_size image_size patch_size num_channels base_image_grid_size hw_aspect_ratios_ids',
  'lm_loss_weight im_loss_weight image_loss_weight fm_head_batch_mul noise_strength create_kwargs',
  'image_decoder_arch image_encoder_name image_feature_layer',
  'output_attentions output_hidden_states output_scores return_dict return_dict_in_generate torchscript use_bfloat16',
  'tf_legacy_loss chunk_size_feed_forward is_decoder cross_attention_hidden_size tie_encoder_decoder',
  'max_length min_length max_new_tokens do_sample early_stopping num_beams num_beam_groups diversity_penalty temperature',
  'top_k top_p typical_p repetition_penalty length_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size bad_words_ids',
  'num_return_sequences forced_bos_token_id forced_eos_token_id remove_invalid_values suppress_tokens',
  'exponential_decay_length_penalty begin_suppress_tokens finetuning_task id2label label2id prefix task_specific_params',
  'problem_type',
]
const known = new Set([...Object.keys(demanded), ...[...obeyed, ...inert].flatMap((line) => line.split(' '))])

export function checkFields(path: string, fields: Fields): void {
  demand(path, fields, demanded)
  for (const [name, value] of Object.entries(fields)) {
    if (isKnown(name) || isOff(value)) continue
    throw refused(
      path,
      `${name} is ${short(value)}`,
      'setting of this name; if it changes no picture, take it out of the file',
    )
  }
  if (!isOff(fields['sliding_window']) && fields['use_sliding_window'] !== false)
    throw refused(path, `sliding_window is ${short(fields['sliding_window'])}`, 'attention to a part only')
  const layers = fields['layer_types']
  if (Array.isArray(layers) && layers.some((type) => type !== 'full_attention'))
    throw refused(path, `layer_types names ${short(layers.find((type) => type !== 'full_attention'))}`, 'such layers')
}

export function checkAutoencoderFields(path: string, json: unknown): void {
  if (typeof json === 'object' && json !== null) demand(path, json as Fields, demandedOfAutoencoder)
}

function demand(path: string, fields: Fields, rules: Readonly<Record<string, readonly unknown[]>>): void {
  for (const [name, allowed] of Object.entries(rules)) {
    const value = fields[name]
    if (!allowed.includes(isEmpty(value) ? null : value))
      throw refused(path, `${name} is ${short(value)}`, 'such networks')
  }
}

/** transformers' own, for files that do not say. */
const usualTheta = 10_000

/** The base of the rotary angles: `rope_theta`, or as transformers 5 writes it, inside `rope_parameters`. */
export function ropeTheta(path: string, fields: Fields): number {
  const stated = new Map<string, unknown>()
  if (!isEmpty(fields['rope_theta'])) stated.set('rope_theta', fields['rope_theta'])
  for (const name of ['rope_parameters', 'rope_scaling']) {
    const rope = fields[name]
    if (isEmpty(rope)) continue
    if (typeof rope !== 'object' || Array.isArray(rope))
      throw refused(path, `${name} is ${short(rope)}`, 'such setting')
    for (const [part, value] of Object.entries(rope as Fields)) {
      if (isEmpty(value)) continue
      if (part === 'rope_theta') stated.set(`${name}.rope_theta`, value)
      else if ((part === 'rope_type' || part === 'type') && value === 'default') continue
      else if (part === 'partial_rotary_factor' && value === 1) continue
      else throw refused(path, `${name}.${part} is ${short(value)}`, 'rotary angles that are scaled')
    }
  }
  const [first, ...others] = stated
  if (!first) return usualTheta
  const [name, value] = first
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
    throw new EngineError('model/config', `${path}: ${name} must be a number above 0; get the model's files again.`)
  for (const [otherName, other] of others) {
    if (other === value) continue
    throw new EngineError(
      'model/config',
      `${path}: ${name} is ${value} but ${otherName} is ${short(other)}; get the model's files again.`,
    )
  }
  return value
}

function isKnown(name: string): boolean {
  return known.has(name) || name.startsWith('_') || name.startsWith('genloss_')
}

/** A switch that is off needs no one who knows it. */
function isOff(value: unknown): boolean {
  return value === false || value === 0 || isEmpty(value)
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function refused(path: string, problem: string, lacking: string): EngineError {
  return new EngineError('model/unsupported', `${path}: ${problem}; Patchwork knows no ${lacking}.`)
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
