/** Whole checkpoint folders with one thing wrong: the command line says which file or field, and what to do. */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { safetensorsWithHeader } from '../../engine/checkpoint/testing/buildSafetensors.ts'
import { archiveOf, call, pickled, text } from '../../engine/checkpoint/testing/buildTorchArchive.ts'
import { cli, freshFolder, tinyModel } from './cli.ts'

type Break = (folder: string) => void

const remove =
  (file: string): Break =>
  (folder) =>
    rmSync(join(folder, file), { recursive: true })
/** As a hub's cache is when its blobs were cleaned away. */
const dangling =
  (file: string): Break =>
  (folder) => {
    rmSync(join(folder, file))
    symlinkSync('../../gone-blob', join(folder, file))
  }
const truncate =
  (file: string, fraction = 0.5): Break =>
  (folder) =>
    truncateSync(join(folder, file), Math.floor(statSync(join(folder, file)).size * fraction))
const write =
  (file: string, content: string | Uint8Array): Break =>
  (folder) =>
    writeFileSync(join(folder, file), content)
/** Nobody will ever write into it. */
const pipe =
  (file: string): Break =>
  (folder) => {
    rmSync(join(folder, file))
    execFileSync('mkfifo', [join(folder, file)])
  }
const called =
  (name: string): Break =>
  (folder) =>
    renameSync(join(folder, 'model.safetensors'), join(folder, name))
/** Changes fields of a JSON file; undefined takes the field out. */
const fields =
  (file: string, changes: Readonly<Record<string, unknown>>): Break =>
  (folder) => {
    const path = join(folder, file)
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...changes }))
  }
const config = (changes: Readonly<Record<string, unknown>>) => fields('config.json', changes)
const vae = (changes: Readonly<Record<string, unknown>>) => fields('vae/config.json', changes)
/** Changes the header of model.safetensors, leaving its data. */
const header =
  (change: (tensors: Record<string, { dtype: string; shape: number[] }>) => void): Break =>
  (folder) => {
    const path = join(folder, 'model.safetensors')
    const bytes = readFileSync(path)
    const end = 8 + Number(bytes.readBigUInt64LE())
    const tensors = JSON.parse(bytes.toString('utf8', 8, end)) as Record<string, { dtype: string; shape: number[] }>
    change(tensors)
    writeFileSync(path, safetensorsWithHeader(tensors, bytes.subarray(end)))
  }
const rename = (from: string, to: string): Break =>
  header((tensors) => {
    tensors[to] = tensors[from]!
    delete tensors[from]
  })
/** The one weights file as two shards with an index. */
const shard =
  (weightMap: (names: string[]) => Record<string, string>): Break =>
  (folder) => {
    const path = join(folder, 'model.safetensors')
    const bytes = readFileSync(path)
    const names = Object.keys(
      JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))) as object,
    ).filter((name) => name !== '__metadata__')
    renameSync(path, join(folder, 'model-00001-of-00002.safetensors'))
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: weightMap(names) }))
  }
const all = (names: string[], file: string) => Object.fromEntries(names.map((name) => [name, file]))
const first = 'model-00001-of-00002.safetensors'

const cases: readonly [string, Break, RegExp][] = [
  // files that are missing or cut short
  ['no config.json', remove('config.json'), /config\.json/],
  ['no weights', remove('model.safetensors'), /neither model\.safetensors nor model\.safetensors\.index\.json/],
  [
    'an unfinished download',
    called('model.safetensors.part'),
    /safetensors\.part in it is a download that did not end/,
  ],
  ['a shard without an index', called('model-00001-of-00001.safetensors'), /is a shard; get model\.safetensors\.index/],
  ['weights with a name of their own', called('NextStep.safetensors'), /call it model\.safetensors if it is/],
  ['weights of torch', called('pytorch_model.bin'), /pytorch_model\.bin in it is a file of torch; save its tensors/],
  ['a pipe instead of weights', pipe('model.safetensors'), /model\.safetensors is not a file/],
  ['a pipe instead of a tokenizer', pipe('tokenizer.json'), /tokenizer\.json cannot be read/],
  [
    'a link to weights that are gone',
    dangling('model.safetensors'),
    /model\.safetensors is a link to .*gone-blob, which is gone/,
  ],
  ['a link to settings that are gone', dangling('config.json'), /config\.json is a link to .*gone-blob, which is gone/],
  [
    'a link to a vae that is gone',
    dangling('vae/checkpoint.pt'),
    /checkpoint\.pt is a link to .*gone-blob, which is gone/,
  ],
  ['no tokenizer', remove('tokenizer.json'), /tokenizer\.json/],
  ['no vae folder', remove('vae'), /vae/],
  ['no vae weights', remove('vae/checkpoint.pt'), /checkpoint\.pt/],
  ['no vae config', remove('vae/config.json'), /vae\/config\.json/],
  ['half of config.json', truncate('config.json'), /config\.json is not valid JSON/],
  ['half of tokenizer.json', truncate('tokenizer.json'), /tokenizer\.json/],
  ['half of the weights', truncate('model.safetensors'), /model\.safetensors.*cut short/],
  ['a byte less than all the weights', truncate('model.safetensors', 0.999999), /model\.safetensors/],
  ['half of the vae', truncate('vae/checkpoint.pt'), /checkpoint\.pt.*cut short/],
  ['empty weights', truncate('model.safetensors', 0), /model\.safetensors.*too short/],
  ['an empty tokenizer', write('tokenizer.json', '{}'), /tokenizer\.json/],
  [
    'a tokenizer of a model with more words',
    (folder) => {
      const path = join(folder, 'tokenizer.json')
      const tokenizer = JSON.parse(readFileSync(path, 'utf8')) as { added_tokens: object[] }
      tokenizer.added_tokens.push({ id: 9999, content: 'a', special: true })
      writeFileSync(path, JSON.stringify(tokenizer))
    },
    /tokenizer.* makes token 9999 of this prompt, but the model knows 640; use the tokenizer\.json/,
  ],
  [
    'a tokenizer without words',
    (folder) => {
      const path = join(folder, 'tokenizer.json')
      const tokenizer = JSON.parse(readFileSync(path, 'utf8')) as { model: object }
      writeFileSync(path, JSON.stringify({ ...tokenizer, model: { ...tokenizer.model, vocab: {}, merges: [] } }))
    },
    /tokenizer\.json does not know the words of a prompt; use/,
  ],
  [
    'a tokenizer without its marks',
    fields('tokenizer.json', { added_tokens: [] }),
    /tokenizer\.json does not know the mark .* of tokenizer_config\.json; use/,
  ],
  ['a tokenizer that is a list', write('tokenizer.json', '[]'), /tokenizer\.json/],
  ['a page instead of weights', write('model.safetensors', '<!doctype html><p>Please log in.'), /model\.safetensors/],
  [
    'a pointer instead of weights',
    write('model.safetensors', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
    /model\.safetensors is a Git LFS pointer, not the weights; run `git lfs pull`/,
  ],

  // shards
  [
    'a shard that is not there',
    shard((names) => ({ ...all(names, first), [names[0]!]: 'model-00002-of-00002.safetensors' })),
    /model-00002-of-00002\.safetensors/,
  ],
  ['a shard outside the folder', shard((names) => all(names, `../${first}`)), /not a file of its folder/],
  [
    'a tensor placed in the wrong shard',
    shard((names) => ({ ...all(names, first), 'layers.0.self_attn.o_proj.bias': first })),
    /"layers\.0\.self_attn\.o_proj\.bias"/,
  ],
  [
    'a tensor missing from the index',
    shard((names) =>
      all(
        names.filter((name) => name !== 'norm.weight'),
        first,
      ),
    ),
    /"norm\.weight"/,
  ],

  // tensors
  [
    'a weight missing',
    rename('layers.0.mlp.up_proj.weight', 'layers.0.mlp.up.weight'),
    /"layers\.0\.mlp\.up_proj\.weight"/,
  ],
  ['a weight of the wrong dtype', header((t) => (t['norm.weight']!.dtype = 'I32')), /"norm\.weight" as I32/],
  ['a weight of an unknown dtype', header((t) => (t['norm.weight']!.dtype = 'F8_E4M3')), /"norm\.weight" as "F8_E4M3"/],

  // weights of other settings
  [
    'a weight of another shape',
    header((t) => t['layers.0.self_attn.q_proj.weight']!.shape.splice(0, 2, 32, 128)),
    /layers\.0\.self_attn\.q_proj\.weight/,
  ],
  [
    'a head of another shape',
    header((t) => t['image_head.net.input_proj.weight']!.shape.reverse()),
    /image_head\.net\.input_proj\.weight/,
  ],
  [
    'another hidden_size than the weights have',
    config({ hidden_size: 128 }),
    /embed_tokens\.weight|config\.json|q_proj/,
  ],
  ['another fm_head_dim than the weights have', config({ fm_head_dim: 64 }), /image_head/],
  [
    'another vae width than the weights have',
    vae({ ch: 64 }),
    /vae\/config\.json asks for the tensor "encoder\.conv_in\.weight"/,
  ],
  ['another MLP size than the weights have', config({ intermediate_size: 256 }), /layers\.0\.mlp\.gate_proj\.weight/],

  // config.json
  ['another architecture', config({ model_type: 'qwen2' }), /model_type.*nextstep/],
  ['no architecture', config({ model_type: undefined }), /model_type/],
  ['no hidden_size', config({ hidden_size: undefined }), /hidden_size/],
  ['hidden_size as text', config({ hidden_size: '64' }), /hidden_size/],
  ['a negative hidden_size', config({ hidden_size: -64 }), /hidden_size/],
  ['an absurd hidden_size', config({ hidden_size: 1e12 }), /hidden_size/],
  ['no layers', config({ num_hidden_layers: 0 }), /num_hidden_layers/],
  ['a million layers', config({ num_hidden_layers: 1e6 }), /num_hidden_layers/],
  ['more layers than the weights have', config({ num_hidden_layers: 4 }), /num_hidden_layers is 4/],
  ['heads that do not divide', config({ num_attention_heads: 3 }), /head_dim|num_attention_heads/],
  ['key-value heads that do not divide', config({ num_key_value_heads: 3 }), /num_key_value_heads/],
  ['an odd head_dim', config({ head_dim: 15 }), /head_dim/],
  ['another activation', config({ hidden_act: 'gelu' }), /hidden_act/],
  ['no fm_head_dim, where the releases have 1536', config({ fm_head_dim: undefined }), /image_head.*1536/],
  ['more head blocks than the weights have', config({ fm_head_layers: 3 }), /fm_head_layers is 3/],
  ['boi beyond the vocabulary', config({ boi: 1e6 }), /boi/],
  ['no image_placeholder_id', config({ image_placeholder_id: undefined }), /image_placeholder_id/],
  ['latent channels that are not those of the vae', config({ latent_channels: 8 }), /latent_channels/],
  ['an absurd patch', config({ latent_patch_size: 0 }), /latent_patch_size/],
  ['a vae that is elsewhere', config({ vae_name_or_path: 'elsewhere/' }), /elsewhere/],
  ['a vae_name_or_path that is a number', config({ vae_name_or_path: 3 }), /vae_name_or_path/],
  ['scaled rotary angles', config({ rope_scaling: { type: 'linear', factor: 2 } }), /rope_scaling\.type is "linear"/],
  [
    'scaled rotary angles, as transformers 5 writes them',
    config({ rope_parameters: { rope_type: 'yarn', factor: 4, rope_theta: 1e6 } }),
    /rope_parameters\.rope_type is "yarn"/,
  ],
  [
    'rotary angles for each kind of layer',
    config({ rope_parameters: { full_attention: { rope_theta: 1e6 } } }),
    /rope_parameters\.full_attention/,
  ],
  [
    'two bases of the rotary angles',
    config({ rope_parameters: { rope_theta: 1e4 } }),
    /rope_theta is 1000000 but rope_parameters\.rope_theta is 10000/,
  ],
  ['a base of the rotary angles that is text', config({ rope_theta: '1e6' }), /rope_theta must be a number/],
  ['rotary angles of a part', config({ partial_rotary_factor: 0.5 }), /partial_rotary_factor is 0\.5/],
  ['a sliding window', config({ sliding_window: 4096 }), /sliding_window is 4096/],
  ['layers of another kind', config({ layer_types: ['full_attention', 'linear_attention'] }), /"linear_attention"/],
  ['quantised weights', config({ quantization_config: { quant_method: 'fp8' } }), /quantization_config/],
  [
    'a setting that nobody knows',
    config({ query_key_norm: true }),
    /query_key_norm is true; .*take it out of the file/,
  ],
  ['biases denied that are there', config({ attention_bias: false }), /attention_bias leaves out .*q_proj\.bias/],
  ['biases asked for that are not there', config({ mlp_bias: true }), /mlp_bias asks for .*mlp\.gate_proj\.bias/],
  [
    'one bias of three missing',
    rename('layers.1.self_attn.k_proj.bias', 'layers.1.self_attn.k.bias'),
    /attention_bias asks for .*layers\.1\.self_attn\.k_proj\.bias/,
  ],
  [
    'a bias of the head missing',
    rename('image_head.net.cond_embed.bias', 'image_head.net.cond.bias'),
    /has no tensor "image_head\.net\.cond_embed\.bias"/,
  ],
  ['an epsilon of nothing', fields('config.json', { rms_norm_eps: 0 }), /rms_norm_eps must be above 0/],
  ['config.json that is a list', write('config.json', '[]'), /config\.json/],

  // vae
  ['ch_mult that is a number', vae({ ch_mult: 4 }), /ch_mult/],
  ['no ch_mult at all', vae({ ch_mult: [] }), /ch_mult/],
  ['more levels than the weights have', vae({ ch_mult: [1, 2, 2, 2, 2] }), /decoder|encoder/],
  ['a scaling of zero', vae({ scaling_factor: 0 }), /scaling_factor/],
  ['another z_channels', vae({ z_channels: 4 }), /z_channels/],
  ['attention in other levels', vae({ attn_resolutions: [16] }), /attn_resolutions is \[16\]/],
  ['a latent without variance', vae({ double_z: false }), /double_z is false/],
  ['ch that groups do not divide', vae({ ch: 33 }), /ch\b/],
  [
    'a pickle that runs code',
    write('vae/checkpoint.pt', archiveOf(pickled(call('os', 'system', [text('true')])), {})),
    /os\.system/,
  ],
]

describe('a broken checkpoint', () => {
  it.each(cases)('%s', async (_, breakIt, sentence) => {
    const folder = freshFolder()
    const cwd = freshFolder()
    cpSync(tinyModel, folder, { recursive: true })
    breakIt(folder)
    const { code, out, err } = await cli(
      ['generate', 'a fox', '--model', folder, '--size', '32x32', '--steps', '2', '--quiet'],
      { cwd },
    )
    expect(err).toMatch(/^patchwork: [^\n]+\.\n$/) // one sentence
    expect(err).toMatch(sentence)
    expect(err).not.toContain('something went wrong')
    expect([1, 2]).toContain(code)
    expect([out, readdirSync(cwd)]).toEqual(['', []])
  })
})
