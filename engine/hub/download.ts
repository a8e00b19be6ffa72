/**
 * A checkpoint from a hub into a folder: first its settings, so that what cannot run or does not fit is refused before
 * gigabytes are fetched; then its weights. Can be stopped or killed anywhere and goes on where it was.
 */
import { inWords } from '../bytes.ts'
import { mkdir, readFile, rm, statfs } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { findAutoencoder } from '../checkpoint/autoencoderPlace.ts'
import { EngineError } from '../errors.ts'
import { autoencodersFolder } from '../folders.ts'
import { autoencoderAddress } from '../nextstep/releases.ts'
import { exists } from '../files.ts'
import { lock } from '../lock.ts'
import { writeWhole } from '../writeWhole.ts'
import { readConfig, type CheckpointChoices, type NextStepConfig } from '../checkpoint/config.ts'
import { defaultEndpoint, type HubAddress } from './address.ts'
import { usualRetryPolicy, type RetryPolicy, type Waiting } from './failures.ts'
import { bytesThere, fetchFile, type Fetched } from './fetchFile.ts'
import { listFiles, resolveCommit, type HubAccess, type HubFile } from './hub.ts'

export interface DownloadOptions {
  readonly folder: string
  /** A read token for gated models; default: HF_TOKEN, for the hub that it belongs to. */
  readonly token?: string | undefined
  readonly retryPolicy?: RetryPolicy
  readonly choices?: CheckpointChoices
  readonly signal?: AbortSignal | undefined
  /** Asked when the settings are there and before the weights are; throws what speaks against them. */
  readonly check?: (about: Checked) => Promise<void>
}

export interface Checked {
  readonly config: NextStepConfig
  /** Still to be fetched. */
  readonly bytes: number
  readonly freeBytes: number
}

export type DownloadEvent =
  | Waiting
  | {
      readonly type: 'downloading'
      readonly commit: string
      readonly bytes: number
      readonly bytesAlreadyThere: number
    }
  | { readonly type: 'progress'; readonly stage: 'downloading'; readonly doneBytes: number; readonly bytes: number }

/** Room left free beside the files. */
const spareBytes = 64 * 1024 * 1024
/** Milliseconds between two progress events. */
const pace = 100
/** Settings and tokenizers are megabytes at most. */
const largestSetting = 100 * 1024 * 1024

/** Yields progress; returns the commit that the folder now holds. */
export async function* downloadCheckpoint(
  address: HubAddress,
  options: DownloadOptions,
): AsyncGenerator<DownloadEvent, string> {
  const { folder, choices = {} } = options
  return yield* withFolder(address, options, async function* (access, commit, listed) {
    const ownAutoencoder = choices.vae === undefined && listed.some(({ path }) => path.startsWith('vae/'))
    const settings = settingsOf(address, listed, ownAutoencoder)
    const wanted = [...settings, ...weightsOf(address, listed, ownAutoencoder)]
    const fetching = yield* beginFetching(access, commit, wanted, folder)
    yield* fetching.fetch(settings)
    if (!ownAutoencoder && choices.vae === undefined) yield* fetchAutoencoder(address, options)
    const config = await readConfig(folder, { ...choices, address: `${address.endpoint}/${address.repo}` })
    if (ownAutoencoder && config.autoencoderFolder !== resolve(folder, 'vae')) {
      throw new EngineError(
        'model/unsupported',
        `${address.repo} keeps its autoencoder elsewhere; download both by hand and import the folder.`,
      )
    }
    const { bavail, bsize } = await statfs(folder)
    const freeBytes = bavail * bsize
    const missing = fetching.missing()
    await options.check?.({ config, bytes: missing, freeBytes })
    if (freeBytes < missing + spareBytes) {
      throw new EngineError(
        'cache/unwritable',
        `${address.repo} needs another ${inWords(missing)} but ${folder} has ${inWords(freeBytes)} free; free some room and start the download again.`,
      )
    }
    yield* fetching.fetch(wanted)
    yield fetching.whole()
  })
}

/** An autoencoder that is published alone, into a folder of its own; it is of use as soon as it is whole. */
export async function* downloadAutoencoder(
  address: HubAddress,
  options: Omit<DownloadOptions, 'check' | 'choices'>,
): AsyncGenerator<DownloadEvent, string> {
  const { folder } = options
  return yield* withFolder(address, options, async function* (access, commit, listed) {
    const named = (pattern: RegExp) => listed.filter(({ path }) => pattern.test(path))
    const [settings, safetensors, archive] = [
      named(/^(vae\/)?config\.json$/),
      named(/^(vae\/)?[\w.-]+\.safetensors$/),
      named(/^(vae\/)?checkpoint\.pt$/),
    ]
    const weights = safetensors.length > 0 ? safetensors : archive
    if (settings.length === 0 || weights.length === 0) {
      throw new EngineError('model/unsupported', `${address.repo} holds no autoencoder; choose ${autoencoderAddress}.`)
    }
    // The weights last: until they are there the folder is passed over.
    const fetching = yield* beginFetching(access, commit, [...settings, ...weights], folder)
    yield* fetching.fetch([...settings, ...weights])
    yield fetching.whole()
  })
}

/** For a checkpoint that has none of its own: the one that lies here already, else that of the releases. */
async function* fetchAutoencoder(address: HubAddress, options: DownloadOptions): AsyncGenerator<DownloadEvent> {
  const { folder } = options
  const found = await findAutoencoder(folder, 'vae/').catch((error: unknown) => {
    if (error instanceof EngineError && error.code === 'model/no-autoencoder') return null
    throw error
  })
  if (found !== null) return
  const place = join(autoencodersFolder(dirname(dirname(folder))), basename(autoencoderAddress))
  const { check: _, choices: __, ...others } = options
  yield* downloadAutoencoder({ ...address, repo: autoencoderAddress, revision: 'main' }, { ...others, folder: place })
}

/** The folder made and locked, the revision resolved and its files listed. Returns the commit. */
async function* withFolder(
  address: HubAddress,
  options: Omit<DownloadOptions, 'check' | 'choices'>,
  work: (access: HubAccess, commit: string, listed: readonly HubFile[]) => AsyncGenerator<DownloadEvent, void>,
): AsyncGenerator<DownloadEvent, string> {
  const { folder, signal, token = ownToken(address), retryPolicy = usualRetryPolicy } = options
  const access: HubAccess = { address, token, retryPolicy, signal }
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new EngineError('cache/unwritable', `${folder} cannot be made; choose another folder.`, { cause })
  })
  const unlock = await lock(join(folder, 'lock'), `The download of ${address.repo}`)
  try {
    const commit = yield* resolveCommit(access)
    yield* work(access, commit, yield* listFiles(access, commit))
    return commit
  } finally {
    await unlock()
  }
}

/** Counts what is there, says so, and gives the means to fetch the rest, file by file. */
async function* beginFetching(access: HubAccess, commit: string, wanted: readonly HubFile[], folder: string) {
  const { endpoint, repo } = access.address
  const finished = await openFinished(folder)
  const bytes = total(wanted)
  let doneBytes = 0
  for (const file of wanted) doneBytes += (await finished.has(file)) ? file.size : await bytesThere(folder, file)
  yield { type: 'downloading', commit, bytes, bytesAlreadyThere: doneBytes } satisfies DownloadEvent

  let shownAt = -Infinity
  return {
    missing: () => bytes - doneBytes,
    whole: () => ({ type: 'progress', stage: 'downloading', doneBytes: bytes, bytes }) satisfies DownloadEvent,
    async *fetch(files: readonly HubFile[]): AsyncGenerator<DownloadEvent, void> {
      for (const file of files) {
        if (await finished.has(file)) continue
        const path = file.path.split('/').map(encodeURIComponent).join('/')
        const url = `${endpoint}/${repo}/resolve/${commit}/${path}`
        for await (const event of fetchFile(access, url, file, folder) as AsyncIterable<Waiting | Fetched>) {
          if (event.type === 'waiting') yield event
          else {
            doneBytes += event.bytes
            if (performance.now() - shownAt < pace) continue
            shownAt = performance.now()
            yield { type: 'progress', stage: 'downloading', doneBytes, bytes }
          }
        }
        await finished.add(file)
      }
    },
  }
}

/** The user's token is for Hugging Face, or for the mirror set beside it; an address from elsewhere does not get it. */
function ownToken({ endpoint }: HubAddress): string | undefined {
  return [defaultEndpoint, process.env['HF_ENDPOINT']].includes(endpoint) ? process.env['HF_TOKEN'] : undefined
}

function total(files: readonly HubFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}

const neededSettings = ['config.json', 'tokenizer.json', 'tokenizer_config.json']
const autoencoderSettings = ['vae/config.json']
const optionalSettings = ['patchwork.json', 'model.safetensors.index.json']

/** By exact names: nothing that a hub lists can lead out of the folder. */
function settingsOf({ repo }: HubAddress, listed: readonly HubFile[], ownAutoencoder: boolean): readonly HubFile[] {
  const needed = [...neededSettings, ...(ownAutoencoder ? autoencoderSettings : [])]
  const missing = needed.filter((name) => !listed.some(({ path }) => path === name))
  if (missing.length > 0) {
    throw new EngineError(
      'model/unsupported',
      `${repo} has no ${missing[0]}: it is not a NextStep-1 checkpoint; Patchwork runs NextStep-1 models only.`,
    )
  }
  const found = listed.filter(({ path }) => needed.includes(path) || optionalSettings.includes(path))
  const large = found.find(({ size }) => size > largestSetting)
  if (large) {
    throw new EngineError(
      'model/unsupported',
      `${repo} has a ${large.path} of ${inWords(large.size)}, which no model needs.`,
    )
  }
  return found
}

/** The same files that the importer would read: one whole file before shards, safetensors before a torch archive. */
function weightsOf({ repo }: HubAddress, listed: readonly HubFile[], ownAutoencoder: boolean): readonly HubFile[] {
  const named = (pattern: RegExp) => listed.filter(({ path }) => pattern.test(path))
  const whole = named(/^model\.safetensors$/)
  const shards = listed.some(({ path }) => path === 'model.safetensors.index.json')
    ? named(/^[\w.-]+-of-\d+\.safetensors$/)
    : []
  const model = whole.length > 0 ? whole : shards
  const safetensors = named(/^vae\/[\w.-]+\.safetensors$/)
  const autoencoder = safetensors.length > 0 ? safetensors : named(/^vae\/checkpoint\.pt$/)
  const noAutoencoder = ownAutoencoder && autoencoder.length === 0
  const lacking = model.length === 0 ? 'weights (safetensors)' : noAutoencoder ? 'autoencoder weights' : null
  if (lacking === null) return ownAutoencoder ? [...model, ...autoencoder] : model
  throw new EngineError('model/unsupported', `${repo} holds no ${lacking}; choose a complete NextStep-1 checkpoint.`)
}

const finishedSchema = z.record(z.string(), z.string())

/** Which files are in place, with the checksum they were verified against: a moved branch replaces only what changed. */
async function openFinished(folder: string) {
  const path = join(folder, 'finished')
  const read = finishedSchema.safeParse(
    await readFile(path, 'utf8')
      .then(JSON.parse)
      .catch(() => ({})),
  )
  const known = new Map(Object.entries(read.data ?? {}))
  return {
    has: async (file: HubFile) => known.get(file.path) === file.checksum.hex && (await exists(join(folder, file.path))),
    async add(file: HubFile) {
      known.set(file.path, file.checksum.hex)
      await writeWhole(path, JSON.stringify(Object.fromEntries(known), null, 2))
    },
  }
}

/** Throws away what a download has brought so far. */
export async function discardDownload(folder: string): Promise<void> {
  const unlock = (await exists(folder)) ? await lock(join(folder, 'lock'), 'The download') : async () => {}
  await rm(folder, { recursive: true, force: true })
  await unlock()
}
