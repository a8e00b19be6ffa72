import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { EngineError } from '../errors.ts'
import { danglingLink, exists } from '../files.ts'
import { readJson } from './jsonFile.ts'
import { openSafetensors } from './safetensors.ts'
import { openPlain, quoted, unreadable, type TensorSource } from './tensorSource.ts'

/**
 * The transformer's weights of a checkpoint folder: the shards that `model.safetensors.index.json` names, or
 * `model.safetensors`. Where both lie there the index wins, as long as one of its shards does: a stray whole file beside
 * shards is of another precision or another time. Prefixes that trainers put before every name are taken away.
 */
export async function openCheckpoint(folder: string): Promise<TensorSource> {
  const whole = join(folder, 'model.safetensors')
  const index = join(folder, 'model.safetensors.index.json')
  const hasWhole = (await exists(whole)) || (await danglingLink(whole)) !== null
  if ((await exists(index)) || (await danglingLink(index)) !== null) {
    const shards = await openShards(folder, index, hasWhole)
    if (shards) return openPlain(index, shards)
  }
  if (hasWhole) return openPlain(whole, await openSafetensors(whole))
  throw new EngineError(
    'model/not-found',
    `${folder} holds neither model.safetensors nor model.safetensors.index.json; ${await whatElse(folder)}.`,
  )
}

/** Weights as they lie in folders under other names, and what to do about each. */
const otherWeights: readonly (readonly [name: RegExp, advice: string])[] = [
  [/\.(part|partial|incomplete|crdownload|tmp)$/i, 'is a download that did not end; let it go on'],
  [/-of-\d+\.safetensors$/i, 'is a shard; get model.safetensors.index.json, which tells what lies in which'],
  [/\.safetensors$/i, 'is not looked for; call it model.safetensors if it is the transformer'],
  [/\.(bin|pt|pth|ckpt)$/i, 'is a file of torch; save its tensors as model.safetensors'],
  [/\.gguf$/i, 'is for programs that write texts; get the release as safetensors'],
]

async function whatElse(folder: string): Promise<string> {
  const names = (await readdir(folder).catch(() => [])).toSorted()
  for (const [pattern, advice] of otherWeights) {
    const name = names.find((candidate) => pattern.test(candidate))
    if (name !== undefined) return `${name} in it ${advice}`
  }
  return 'choose the folder of a complete NextStep-1 checkpoint'
}

/** Tensor name -> file; a shard lies beside its index, so anything that could be a path elsewhere is refused. */
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })
const shardName = /^[^/\\:\0]+\.safetensors$/

/**
 * Every header is read at once. What the index says of tensors that nobody asks for may be wrong: `lm_head` lies in a shard
 * that need not be there. `orNone`: null instead, where not one shard lies in the folder.
 */
async function openShards(folder: string, indexPath: string, orNone: boolean): Promise<TensorSource | null> {
  const fileOf = new Map(Object.entries(await readIndex(indexPath)))
  const shards = new Map<string, TensorSource>()
  const missing = new Map<string, string | null>()
  const close = async (): Promise<void> => {
    await Promise.all([...shards.values()].map((shard) => shard.close()))
  }
  try {
    for (const file of new Set(fileOf.values())) {
      if (!shardName.test(file))
        throw unreadable(indexPath, `names the shard ${quoted(file)}, which is not a file of its folder`)
      const path = join(folder, file)
      if (await exists(path)) shards.set(file, await openSafetensors(path))
      else missing.set(file, await danglingLink(path))
    }
  } catch (error) {
    await close()
    throw error
  }
  if (orNone && shards.size === 0) return null

  const shardOf = (name: string): TensorSource => {
    const file = fileOf.get(name)
    if (file === undefined) throw unreadable(indexPath, `has no tensor ${quoted(name)}`)
    const shard = shards.get(file)
    if (shard?.has(name)) return shard
    if (shard) throw unreadable(indexPath, `places the tensor ${quoted(name)} in ${file}, which does not hold it`)
    const target = missing.get(file)
    const where = target ? `which is a link to ${target} that leads nowhere` : 'which is not in the folder'
    throw unreadable(indexPath, `names the shard ${file}, ${where}`, `download ${file} too`)
  }
  return {
    has: (name) => fileOf.has(name),
    info: (name) => shardOf(name).info(name),
    names: () => [...fileOf.keys()],
    read: async (name) => shardOf(name).read(name),
    readRows: async (name, start, end) => shardOf(name).readRows(name, start, end),
    close,
  }
}

async function readIndex(path: string): Promise<Readonly<Record<string, string>>> {
  const json = await readJson(path).catch((error: unknown) => {
    if (error instanceof EngineError && error.code === 'model/not-found') throw error
    throw notAnIndex(path, error)
  })
  const index = indexSchema.safeParse(json)
  if (!index.success) throw notAnIndex(path, index.error)
  return index.data.weight_map
}

function notAnIndex(path: string, cause: unknown): EngineError {
  return unreadable(path, 'is not an index of shards (a JSON object with a weight_map)', undefined, cause)
}
