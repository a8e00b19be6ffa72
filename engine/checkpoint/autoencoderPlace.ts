/** Where a checkpoint's autoencoder lies: in its vae folder, or alone, as NextStep-1-f8ch16-Tokenizer is published. */
import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { exists } from '../files.ts'
import { autoencodersFolder } from '../folders.ts'
import { autoencoderAddress } from '../nextstep/releases.ts'
import { checkpointFolder, checkpointName, isCheckpoint } from './place.ts'

const published = basename(autoencoderAddress)

/** `named`: vae_name_or_path of config.json. `chosen`: a folder that the user has named instead. */
export async function findAutoencoder(folder: string, named: string, chosen?: string): Promise<string> {
  if (chosen !== undefined) {
    const found = await autoencoderIn(resolve(chosen))
    if (found !== null) return found
    throw new EngineError(
      'model/no-autoencoder',
      `${resolve(chosen)} holds no autoencoder (config.json with checkpoint.pt or a safetensors file); name the folder of ${published}.`,
    )
  }
  const own = resolve(folder, named)
  // One that is half there is the checkpoint's own, too, and whoever reads it says what is missing.
  if (await exists(own)) return own
  for (const place of await placesBeside(folder)) {
    const found = await autoencoderIn(place)
    if (found !== null) return found
  }
  throw new EngineError(
    'model/no-autoencoder',
    `${own} is missing, and no ${published} lies beside the checkpoint; name its folder with --vae, or fetch it with \`patchwork download ${autoencoderAddress}\`.`,
  )
}

/** The folder itself, its vae folder, or a snapshot in a hub's cache. */
async function autoencoderIn(place: string): Promise<string | null> {
  const folder = await checkpointFolder(place)
  for (const candidate of [folder, join(folder, 'vae')]) {
    if (!(await isCheckpoint(candidate))) continue
    const names = await readdir(candidate).catch(() => [])
    if (names.some((name) => name === 'checkpoint.pt' || /^(?!model).*\.safetensors$/.test(name))) return candidate
  }
  return null
}

/** In the checkpoint, beside it (or beside its repository in a hub's cache), and where downloads put it. */
async function placesBeside(folder: string): Promise<readonly string[]> {
  const isSnapshot = basename(dirname(folder)) === 'snapshots'
  const beside = dirname(folder)
  const parents = [
    folder,
    beside,
    ...(isSnapshot ? [dirname(dirname(beside))] : []),
    autoencodersFolder(),
    // Of another folder of models, seen from its downloads.
    autoencodersFolder(dirname(beside)),
  ]
  const found = await Promise.all(
    parents.map(async (parent) => {
      const names = await readdir(parent).catch(() => [])
      return names.map((name) => join(parent, name)).filter((path) => isPublished(checkpointName(path)))
    }),
  )
  return found.flat().toSorted((a, b) => a.length - b.length)
}

/** As a folder, an address or a repository in a cache. */
export function isPublished(name: string): boolean {
  return name.toLowerCase().includes(published.toLowerCase())
}
