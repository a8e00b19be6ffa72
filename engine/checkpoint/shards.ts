import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { EngineError } from '../errors.ts'
import { exists } from '../files.ts'
import { openSafetensors } from './safetensors.ts'
import { quoted, unreadable, type TensorSource } from './tensorSource.ts'

/**
 * The transformer's weights of a checkpoint folder: `model.safetensors`, or the shards that
 * `model.safetensors.index.json` names. Every shard's header is read and checked at once, so that a missing
 * or damaged one is told before any work begins.
 */
export async function openCheckpoint(folder: string): Promise<TensorSource> {
  const whole = join(folder, 'model.safetensors')
  if (await exists(whole)) return openSafetensors(whole)
  const index = join(folder, 'model.safetensors.index.json')
  if (await exists(index)) return openShards(folder, index)
  throw new EngineError(
    'model/not-found',
    `${folder} holds neither model.safetensors nor model.safetensors.index.json; choose the folder of a complete NextStep-1 checkpoint.`,
  )
}

/** Tensor name -> file; a shard lies beside its index, so anything that could be a path elsewhere is refused. */
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) })
const shardName = /^[^/\\:\0]+\.safetensors$/

async function openShards(folder: string, indexPath: string): Promise<TensorSource> {
  const fileOf = new Map(Object.entries(await readIndex(indexPath)))
  const shards = new Map<string, TensorSource>()
  const close = async (): Promise<void> => {
    await Promise.all([...shards.values()].map((shard) => shard.close()))
  }
  try {
    for (const file of new Set(fileOf.values())) {
      if (!shardName.test(file))
        throw unreadable(indexPath, `names the shard ${quoted(file)}, which is not a file of its folder`)
      const path = join(folder, file)
      if (!(await exists(path)))
        throw unreadable(indexPath, `names the shard ${file}, which is not in the folder`, `download ${file} too`)
      shards.set(file, await openSafetensors(path))
    }
    for (const [name, file] of fileOf) {
      if (!shards.get(file)!.has(name))
        throw unreadable(indexPath, `places the tensor ${quoted(name)} in ${file}, which does not hold it`)
    }
  } catch (error) {
    await close()
    throw error
  }

  const shardOf = (name: string): TensorSource => {
    const file = fileOf.get(name)
    if (file === undefined) throw unreadable(indexPath, `has no tensor ${quoted(name)}`)
    return shards.get(file)!
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
  try {
    return indexSchema.parse(JSON.parse(await readFile(path, 'utf8'))).weight_map
  } catch (cause) {
    throw unreadable(path, 'is not an index of shards (a JSON object with a weight_map)', undefined, cause)
  }
}
