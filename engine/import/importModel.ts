/**
 * Brings a checkpoint into the user's models folder as ONNX graphs with external data, quantised if asked.
 * Streams; can be interrupted anywhere and goes on where it was; becomes visible only when whole and verified.
 */
import { inWords } from '../bytes.ts'
import { copyFile, mkdir, open, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { exists, filesUnder } from '../files.ts'
import { formatVersion, planModel, writePart, type Part } from '../graph/compile.ts'
import type { Quantization } from '../graph/precision.ts'
import { sealFolder } from '../graph/seal.ts'
import { defaultCacheFolder, userModelsFolder } from '../folders.ts'
import { readConfig, type CheckpointChoices, type NextStepConfig } from '../checkpoint/config.ts'
import { readJson } from '../checkpoint/jsonFile.ts'
import type { ModelProfile } from '../profile.ts'
import { checkpointName, plainName } from '../checkpoint/place.ts'
import { identityOf } from '../checkpoint/identity.ts'
import { lock } from '../lock.ts'
import { profileOf } from './profile.ts'
import { openProgress } from './progress.ts'
import { verifyPart } from './verify.ts'

export interface ImportOptions {
  readonly quantization?: Quantization
  /** Name of the new model; default: the checkpoint folder's name, with the quantisation. */
  readonly name?: string
  /** Folder of models; default: the user's. */
  readonly destination?: string
  /** Where the hashes of weight files are kept; default: beside the converted models. */
  readonly cacheFolder?: string
  readonly signal?: AbortSignal | undefined
  /** What the user says of the checkpoint; remembered with the model. */
  readonly choices?: CheckpointChoices
  /** Where the checkpoint came from; default: its folder. */
  readonly origin?: ModelOrigin
}

export type ModelOrigin =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'hub'; readonly address: string; readonly commit: string }

export type ImportEvent =
  | {
      readonly type: 'planned'
      /** What the checkpoint was taken for, and how it will be run. */
      readonly profile: ModelProfile
      readonly folder: string
      readonly bytes: number
      readonly bytesAlreadyThere: number
      readonly freeBytes: number
    }
  | {
      readonly type: 'progress'
      readonly stage: 'reading' | 'writing' | 'verifying'
      readonly doneBytes: number
      readonly bytes: number
    }
  | { readonly type: 'done'; readonly folder: string; readonly bytes: number }

/** What an imported model says of itself, in `compiled/manifest.json`. */
export interface ImportManifest {
  readonly formatVersion: number
  readonly hash: string
  readonly quantization: Quantization
  readonly bytes: number
  readonly origin: ModelOrigin
}

/** Room left free beside the model. */
const spareBytes = 64 * 1024 * 1024

export async function* importModel(checkpoint: string, options: ImportOptions = {}): AsyncGenerator<ImportEvent, void> {
  const { quantization = 'fp16', signal, origin = { kind: 'folder', folder: resolve(checkpoint) } } = options
  const config = await readConfig(resolve(checkpoint), {
    ...options.choices,
    ...(origin.kind === 'hub' && { address: origin.address }),
  })
  const name = checkName(options.name ?? importName(checkpoint, quantization))
  const destination = options.destination ?? userModelsFolder()
  const folder = join(destination, name)
  const working = workingFolder(destination, name)
  if (await exists(folder)) {
    throw new EngineError(
      'request/invalid',
      `A model named ${name} is already installed; give another --name or remove ${folder}.`,
    )
  }
  const hash = yield* readWhole(config, options.cacheFolder ?? defaultCacheFolder(), signal)
  const { parts, close } = await planModel(config, quantization)
  let unlock: (() => Promise<void>) | undefined
  try {
    const bytes = parts.reduce((sum, { plan }) => sum + plan.byteLength, 0)
    await mkdir(join(working, 'compiled'), { recursive: true })
    unlock = await lock(join(working, 'lock'), `The import of ${name}`)
    const progress = await openProgress(join(working, 'progress.jsonl'), `${hash} ${quantization} ${formatVersion}`)
    try {
      const already = sizeOf(parts, (name) => progress.done.has(name))
      const freeBytes = await free(destination)
      yield { type: 'planned', profile: profileOf(config), folder, bytes, bytesAlreadyThere: already, freeBytes }
      if (freeBytes + already < bytes + spareBytes) {
        throw new EngineError(
          'cache/unwritable',
          `${name} needs ${inWords(bytes)} but ${destination} has ${inWords(freeBytes)} free; free some room or choose a smaller --quantize.`,
        )
      }
      yield* writeParts(working, parts, progress, bytes, signal)
      yield* verifyParts(working, parts, progress.checksums, bytes, signal)
    } finally {
      await progress.close()
    }
    await copySettings(config, working, name)
    const manifest: ImportManifest = { formatVersion, hash, quantization, bytes, origin }
    await writeFile(join(working, 'compiled', 'manifest.json'), JSON.stringify(manifest, null, 2))
    await sealFolder(join(working, 'compiled'))
    await rm(join(working, 'progress.jsonl'))
    await unlock()
    await syncFiles(working)
    await rename(working, folder)
    yield { type: 'done', folder, bytes }
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    throw new EngineError(
      'cache/unwritable',
      `${name} cannot be written to ${destination}; check that the disk has room and the folder is writable, then run the import again.`,
      { cause },
    )
  } finally {
    await unlock?.()
    await close()
  }
}

/** The name of a model for which none is given. */
export function importName(checkpoint: string, quantization: Quantization): string {
  return `${plainName(checkpointName(checkpoint))}-${quantization}`
}

/** Beside the models, hidden from their list. */
function workingFolder(destination: string, name: string): string {
  return join(destination, `.${name}.importing`)
}

/** Throws away what an unfinished import has written so far. */
export async function discardImport(name: string, destination: string = userModelsFolder()): Promise<void> {
  const working = workingFolder(destination, checkName(name))
  if (!(await exists(working))) return
  const unlock = await lock(join(working, 'lock'), `The import of ${name}`)
  await rm(working, { recursive: true, force: true })
  await unlock()
}

/** A power cut after the last rename must not find empty files under the model's name. */
async function syncFiles(folder: string): Promise<void> {
  for (const path of await filesUnder(folder)) {
    const file = await open(path, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

/** Bytes between two events of progress. */
const readingStep = 32 * 2 ** 20

/** Returns the checkpoint's identity. */
async function* readWhole(
  config: NextStepConfig,
  cacheFolder: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportEvent, string> {
  return yield* told<ImportEvent, string>((tell) => {
    let toldAt = 0
    const onRead = (doneBytes: number, bytes: number) => {
      if (doneBytes - toldAt < readingStep && doneBytes < bytes) return
      toldAt = doneBytes
      tell({ type: 'progress', stage: 'reading', doneBytes, bytes })
    }
    return identityOf(config, cacheFolder, { signal, onRead })
  })
}

async function* writeParts(
  working: string,
  parts: readonly Part[],
  progress: Awaited<ReturnType<typeof openProgress>>,
  bytes: number,
  signal?: AbortSignal,
): AsyncGenerator<ImportEvent> {
  let doneBytes = sizeOf(parts, (name) => progress.done.has(name))
  for (const part of parts) {
    yield* told<ImportEvent, void>((tell) =>
      writePart(join(working, 'compiled'), part, {
        signal,
        done: progress.done,
        async onWeight(weight, checksum, sync) {
          await progress.add(weight.name, checksum, weight.values.length, sync)
          doneBytes += weight.values.length + (weight.scales?.length ?? 0)
          tell({ type: 'progress', stage: 'writing', doneBytes, bytes })
        },
      }).finally(() => progress.flush()),
    )
  }
}

/** What a job tells while it runs, as a stream that ends with it. */
async function* told<Event, Result>(
  job: (tell: (event: Event) => void) => Promise<Result>,
): AsyncGenerator<Event, Result> {
  const queue: Event[] = []
  let finished = false
  let wake = () => {}
  const end = job((event) => {
    queue.push(event)
    wake()
  }).finally(() => {
    finished = true
    wake()
  })
  end.catch(() => {}) // awaited below
  while (!finished || queue.length > 0) {
    const event = queue.shift()
    if (event) yield event
    else await new Promise<void>((resolve) => (wake = resolve))
  }
  return end
}

async function* verifyParts(
  working: string,
  parts: readonly Part[],
  checksums: ReadonlyMap<string, string>,
  bytes: number,
  signal?: AbortSignal,
): AsyncGenerator<ImportEvent> {
  let doneBytes = 0
  for (const { plan } of parts) {
    for await (const read of verifyPart(join(working, 'compiled', plan.file), plan, checksums, signal)) {
      doneBytes += read
      yield { type: 'progress', stage: 'verifying', doneBytes, bytes }
    }
  }
}

/** The small files that a model needs beside its graphs. */
export async function copySettings(config: NextStepConfig, working: string, name: string): Promise<void> {
  await mkdir(join(working, 'vae'), { recursive: true })
  const settings = (await readJson(join(config.folder, 'config.json'))) as object
  await writeFile(join(working, 'config.json'), JSON.stringify({ ...settings, vae_name_or_path: 'vae/' }, null, 2))
  await copyFile(join(config.autoencoderFolder, 'config.json'), join(working, 'vae', 'config.json'))
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    await copyFile(join(config.folder, name), join(working, name))
  // With the release, which the original folder's name may have told. The rest is found again in the files.
  const { release } = config.findings
  const own = { ...config.own, name, ...(release !== null && { release }) }
  await writeFile(join(working, 'patchwork.json'), JSON.stringify(own, null, 2))
}

function sizeOf(parts: readonly Part[], counts: (weight: string) => boolean): number {
  const weights = parts.flatMap(({ plan }) => plan.weights).filter(({ name }) => counts(name))
  return weights.reduce((sum, { values, scales }) => sum + values.length + (scales?.length ?? 0), 0)
}

function checkName(name: string): string {
  if (/^[\w][\w.-]{0,99}$/.test(name)) return name
  throw new EngineError(
    'request/invalid',
    `"${name}" cannot be a model's name; use letters, digits, dots, dashes and underscores.`,
  )
}

async function free(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
