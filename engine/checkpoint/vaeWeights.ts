import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../errors.ts'
import { openSafetensors } from './safetensors.ts'
import { openPlain, type TensorSource } from './tensorSource.ts'
import { openTorchArchive } from './torchArchive.ts'

/** The autoencoder's weights in a checkpoint's `vae/` folder: one safetensors file, or `checkpoint.pt`. */
export async function openVaeWeights(folder: string): Promise<TensorSource> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new EngineError(
      'model/not-found',
      `${folder} is missing; choose a checkpoint folder that holds its vae folder.`,
      { cause },
    )
  })
  const safetensors = files.filter((file) => file.endsWith('.safetensors')).toSorted()
  if (safetensors.length > 1) {
    throw new EngineError(
      'model/unreadable',
      `${folder} holds several safetensors files (${safetensors.join(', ')}); keep only the autoencoder's.`,
    )
  }
  const [single] = safetensors
  if (single !== undefined) return plain(join(folder, single), openSafetensors)
  if (files.includes('checkpoint.pt')) return plain(join(folder, 'checkpoint.pt'), openTorchArchive)
  throw new EngineError(
    'model/not-found',
    `${folder} holds neither checkpoint.pt nor a safetensors file; download the vae folder too.`,
  )
}

async function plain(path: string, open: (path: string) => Promise<TensorSource>): Promise<TensorSource> {
  return openPlain(path, await open(path))
}
