/** Which weights these are: a hash of everything a checkpoint is painted from. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { openKnownFiles, stampOf, type KnownFiles } from '../knownFiles.ts'
import type { NextStepConfig } from './config.ts'
import { unreadable } from './tensorSource.ts'

export interface IdentityOptions {
  readonly signal?: AbortSignal | undefined
  /** Called while a weight file is read for the first time. */
  readonly onRead?: (doneBytes: number, bytes: number) => void
}

/**
 * Every byte of settings and weights counts. A weight file is read whole once; its hash is kept beside the converted models
 * and holds as long as the file's size, times and number stay the same.
 */
export async function identityOf(
  config: NextStepConfig,
  cacheFolder: string,
  options: IdentityOptions = {},
): Promise<string> {
  const known = await openKnownFiles(cacheFolder)
  const { settings, weights } = await filesOf(config)
  const sizes = await Promise.all(weights.map(async (path) => (await stat(path)).size))
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  let before = 0
  const hashes: string[] = []
  for (const [index, path] of weights.entries()) {
    const done = before
    hashes.push(await hashOf(path, known, options.signal, (read) => options.onRead?.(done + read, bytes)))
    before += sizes[index] ?? 0
  }
  return combine(settings, weights, hashes)
}

/** Without reading weights: undefined where one of them has not been read as it is now. */
export async function knownIdentity(config: NextStepConfig, cacheFolder: string): Promise<string | undefined> {
  const known = await openKnownFiles(cacheFolder)
  const { settings, weights } = await filesOf(config)
  const hashes = await Promise.all(weights.map(async (path) => known.get(path, await stampOf(path))))
  return hashes.every((hash) => hash !== undefined) ? combine(settings, weights, hashes) : undefined
}

async function filesOf({ folder, autoencoderFolder }: NextStepConfig) {
  const paths = await Promise.all(
    [folder, autoencoderFolder].map(async (place) =>
      (await readdir(place).catch(() => [])).toSorted().map((name) => resolve(join(place, name))),
    ),
  )
  // Links that lead nowhere and folders are left to whoever asks for them by name.
  const isFile = await Promise.all(
    paths.flat().map((path) =>
      stat(path).then(
        (entry) => entry.isFile(),
        () => false,
      ),
    ),
  )
  const all = paths.flat().filter((_, index) => isFile[index])
  return {
    settings: all.filter((path) => path.endsWith('.json') && !path.endsWith('patchwork.json')),
    weights: all.filter((path) => /\.(safetensors|pt)$/.test(path)),
  }
}

async function combine(
  settings: readonly string[],
  weights: readonly string[],
  hashes: readonly string[],
): Promise<string> {
  const hash = createHash('sha256')
  for (const path of settings) hash.update(await readFile(path)).update('\0')
  for (const each of hashes) hash.update(`${each}\n`)
  return hash.update(`${settings.length} ${weights.length}`).digest('hex')
}

async function hashOf(
  path: string,
  known: KnownFiles,
  signal: AbortSignal | undefined,
  onRead: (bytes: number) => void,
): Promise<string> {
  const stamp = await stampOf(path)
  const kept = known.get(path, stamp)
  if (kept !== undefined) return kept
  const hash = createHash('sha256')
  let read = 0
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      if (signal?.aborted) throw new EngineError('engine/aborted', 'Stopped while the weights were being read.')
      hash.update(piece as Buffer)
      onRead((read += (piece as Buffer).length))
    }
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    throw unreadable(path, 'could not be read from the disk', 'check the disk and try again', cause)
  }
  if ((await stampOf(path)).text !== stamp.text)
    throw unreadable(path, 'changed while it was being read', 'wait until it is complete and try again')
  const digest = hash.digest('hex')
  await known.set(path, stamp, digest)
  return digest
}
