/** From a hub's address to an installed model: download, import, and the download thrown away. */
import { inWords } from '../bytes.ts'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { EngineError } from '../errors.ts'
import { exists } from '../files.ts'
import { quantizations, type Quantization } from '../graph/precision.ts'
import { chooseFit, estimateFit, suggest, usualRequest, type Fit, type FreeRoom } from '../import/fit.ts'
import { discardImport, importModel, type ImportEvent } from '../import/importModel.ts'
import { autoencodersFolder, defaultCacheFolder, userModelsFolder } from '../folders.ts'
import { isPublished } from '../checkpoint/autoencoderPlace.ts'
import type { CheckpointChoices, NextStepConfig } from '../checkpoint/config.ts'
import type { HubAddress } from './address.ts'
import {
  discardDownload,
  downloadAutoencoder,
  downloadCheckpoint,
  type DownloadEvent,
  type DownloadOptions,
} from './download.ts'

export interface InstallOptions extends Pick<DownloadOptions, 'token' | 'retryPolicy' | 'signal'> {
  /** Default: what fits best. */
  readonly quantization?: Quantization | undefined
  readonly name?: string | undefined
  /** What the user says of the checkpoint. */
  readonly choices?: CheckpointChoices
  /** Folder of models; default: the user's. */
  readonly destination?: string
  /** Bytes; measured by the caller, who knows the devices. Disk is that of the models folder. */
  readonly free: FreeRoom
  /** Go on although the model will not fit into memory. */
  readonly anyway?: boolean
  readonly cacheFolder?: string
}

export type InstallEvent =
  | DownloadEvent
  /** The settings are there: what each way of storing the model would need, and which one was taken. */
  | {
      readonly type: 'fit'
      readonly fits: readonly Fit[]
      readonly quantization: Quantization
      readonly sentence: string
    }
  | ImportEvent

export async function* installFromHub(
  address: HubAddress,
  options: InstallOptions,
): AsyncGenerator<InstallEvent, void> {
  const { token, retryPolicy, signal, name, choices = {}, destination = userModelsFolder() } = options
  if (isPublished(address.repo)) {
    yield* installAutoencoder(address, options, destination)
    return
  }
  const folder = downloadFolder(destination, address)
  let chosen: Extract<InstallEvent, { type: 'fit' }> | undefined
  const downloading = downloadCheckpoint(address, {
    folder,
    token,
    signal,
    choices,
    ...(retryPolicy ? { retryPolicy } : {}),
    async check({ config, bytes, freeBytes }) {
      chosen = await choose(config, address, options, folder)
      const model = join(destination, name ?? nameOf(address, chosen.quantization))
      if (await exists(model)) {
        throw new EngineError('request/invalid', `${model} is already installed; remove it or give another name.`)
      }
      const disk = chosen.fits.find(({ quantization }) => quantization === chosen?.quantization)?.disk ?? 0
      if (bytes + disk > freeBytes) {
        throw new EngineError(
          'cache/unwritable',
          `${address.repo} needs ${inWords(bytes)} for the download and ${inWords(disk)} for the model, but ${inWords(freeBytes)} is free in ${destination}; free some room and start again.`,
        )
      }
    },
  })
  let told = false
  for (;;) {
    const next = await downloading.next()
    if (chosen && !told) {
      told = true
      yield chosen
    }
    if (next.done) {
      const origin = { kind: 'hub', address: `${address.endpoint}/${address.repo}`, commit: next.value } as const
      const quantization = chosen?.quantization ?? 'fp16'
      const imported = name ?? nameOf(address, quantization)
      for await (const event of importModel(folder, {
        quantization,
        name: imported,
        destination,
        signal,
        origin,
        choices,
      })) {
        if (event.type === 'done') await discardDownload(folder)
        yield event
      }
      return
    }
    yield next.value
  }
}

/** Not a model: it is kept for the checkpoints that come without one. */
async function* installAutoencoder(
  address: HubAddress,
  { token, retryPolicy, signal }: InstallOptions,
  destination: string,
): AsyncGenerator<InstallEvent, void> {
  const folder = autoencoderFolder(address, destination)
  let bytes = 0
  const downloading = downloadAutoencoder(address, { folder, token, signal, ...(retryPolicy ? { retryPolicy } : {}) })
  for await (const event of downloading) {
    if (event.type === 'downloading') bytes = event.bytes
    yield event
  }
  yield { type: 'done', folder, bytes }
}

function autoencoderFolder({ repo }: HubAddress, destination: string): string {
  return join(autoencodersFolder(destination), basename(repo))
}

function nameOf({ repo }: HubAddress, quantization: Quantization): string {
  return `${repo.split('/')[1]}-${quantization}`
}

/** Throws away what an unfinished installation has fetched and written so far. */
export async function discardInstall(address: HubAddress, destination: string = userModelsFolder()): Promise<void> {
  if (isPublished(address.repo)) return discardDownload(autoencoderFolder(address, destination))
  for (const quantization of quantizations) await discardImport(nameOf(address, quantization), destination)
  await discardDownload(downloadFolder(destination, address))
}

/** Where a model's files wait for the import; beside the models, never listed among them. */
function downloadFolder(destination: string, { repo, revision }: HubAddress): string {
  const name = [repo, ...(revision === 'main' ? [] : [revision])].join('@').replaceAll(/[^\w.@-]/g, '--')
  return join(destination, '.downloads', name)
}

async function choose(
  config: NextStepConfig,
  { repo }: HubAddress,
  options: InstallOptions,
  folder: string,
): Promise<Extract<InstallEvent, { type: 'fit' }>> {
  const { free, anyway = false, cacheFolder = defaultCacheFolder() } = options
  // Chosen once: free memory may differ when it is gone on with, and what was written so far would be of no use.
  const before = await readFile(join(folder, 'precision'), 'utf8').catch(() => '')
  const quantization = options.quantization ?? quantizations.find((known) => known === before)
  const fits = await estimateFit(config, usualRequest(config), free, cacheFolder)
  const asked = fits.filter((fit) => fit.quantization === quantization)
  const among = quantization ? asked : fits
  const choice = chooseFit(among)
  const sentence = suggest(among, free)
  if (!choice && !anyway) {
    throw new EngineError('model/unsupported', `${repo} would not run here. ${sentence}`)
  }
  const taken = choice?.quantization ?? quantization ?? 'int4'
  await writeFile(join(folder, 'precision'), taken)
  return { type: 'fit', fits, quantization: taken, sentence }
}
