/**
 * Folders as the releases are published: their file names, their tokenizers' files and the keys of their config.json, around
 * a small network of random weights. Large numbers are small here; where a release leaves a size to the code it is as large.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeRandomCheckpoint, type RandomShape } from '../../engine/bench/randomCheckpoint.ts'
import { releases, type ReleaseName } from '../../engine/nextstep/releases.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}/model`, import.meta.url))
const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.json',
  'merges.txt',
  'special_tokens_map.json',
  'added_tokens.json',
]

const shape: RandomShape = {
  hidden: 64,
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  mlp: 128,
  headWidth: 64,
  headBlocks: 2,
  vocabulary: 640,
  patch: 2,
  side: 512,
  autoencoder: { ch: 32, ch_mult: [1, 1, 1, 1], num_res_blocks: 1 },
}

/** A folder called by the release's name. */
export async function writeListing(parent: string, name: ReleaseName): Promise<string> {
  const folder = join(parent, name)
  const isNewer = releases[name].generation === '1.1'
  const like = fixture(isNewer ? 'tiny-c' : 'tiny-a')
  const settings = JSON.parse(readFileSync(join(like, 'config.json'), 'utf8')) as Record<string, unknown>
  // NextStep-1.1 is published without fm_head_*, whose defaults are large; later code writes them.
  const leftToCode = name === 'NextStep-1.1'
  const [headWidth, headBlocks] = leftToCode ? [1536, 12] : [shape.headWidth, shape.headBlocks]
  const vocabulary = Number(settings['vocab_size'])
  await writeRandomCheckpoint(folder, { ...shape, vocabulary, headWidth, headBlocks }, like, {
    kind: 'shards',
    shardBytes: leftToCode ? 2 ** 28 : 2 ** 18,
  })
  for (const file of ['patchwork.json', 'vae']) rmSync(join(folder, file), { recursive: true })
  for (const file of tokenizerFiles) cpSync(join(like, file), join(folder, file))
  cpSync(join(like, 'vae'), join(folder, 'vae'), { recursive: true })
  const { fm_head_dim: _, fm_head_layers: __, ...others } = settings
  const config = {
    ...others,
    hidden_size: shape.hidden,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    num_key_value_heads: shape.keyValueHeads,
    intermediate_size: shape.mlp,
    torch_dtype: 'bfloat16',
    ...(isNewer && { genloss_width: 1536, genloss_depth: 12 }),
    ...(!leftToCode && { fm_head_dim: shape.headWidth, fm_head_layers: shape.headBlocks }),
    ...(name === 'NextStep-1-Large-Pretrain' && { base_image_grid_size: 32 }),
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config, null, 2))
  return folder
}

/** Takes the autoencoder out and puts it beside the checkpoint, as it is published alone. */
export function moveAutoencoder(folder: string, to = join(dirname(folder), 'NextStep-1-f8ch16-Tokenizer')): string {
  renameSync(join(folder, 'vae'), to)
  return to
}

/** The same files in the local cache of a hub: links by name into blobs. */
export function intoHubCache(folder: string, cache: string, repo: string): string {
  const repository = join(cache, `models--${repo.replace('/', '--')}`)
  const commit = '3f2a'.repeat(10)
  const snapshot = join(repository, 'snapshots', commit)
  mkdirSync(join(repository, 'refs'), { recursive: true })
  mkdirSync(join(repository, 'blobs'))
  writeFileSync(join(repository, 'refs', 'main'), commit)
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  for (const [index, entry] of entries.entries()) {
    const path = join(entry.parentPath, entry.name)
    const [place, blob] = [join(snapshot, path.slice(folder.length + 1)), join(repository, 'blobs', `${index}`)]
    mkdirSync(dirname(place), { recursive: true })
    renameSync(path, blob)
    symlinkSync(blob, place)
  }
  return repository
}
