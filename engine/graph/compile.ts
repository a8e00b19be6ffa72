/**
 * Turns a checkpoint folder into ONNX graphs with external data in a cache folder, once. The result appears
 * under its final name only when it is whole; a crash half-way leaves a temporary folder that the next run removes.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openCheckpoint } from '../checkpoint/shards.ts'
import type { TensorSource } from '../checkpoint/tensorSource.ts'
import { openVaeWeights } from '../checkpoint/vaeWeights.ts'
import { EngineError } from '../errors.ts'
import type { NextStepConfig } from '../nextstep/config.ts'
import { decoderGraph, encoderGraph, prefillGraph, timeGraph, tokenGraph } from './graphs.ts'
import { encodeModel, type GraphProto } from './onnx.ts'
import { WeightPlan } from './weights.ts'
import { writeWeights } from './writeWeights.ts'

/** Raised whenever the graphs or the layout change, so that old caches are rebuilt. */
const formatVersion = 1

export interface CompiledModel {
  /** Path of a graph, ready to load. */
  readonly path: (graph: 'prefill' | 'token' | 'time' | 'encoder' | 'decoder') => string
  /** Hash of the checkpoint's settings and weights, for recipes. */
  readonly hash: string
}

export async function compileCheckpoint(
  config: NextStepConfig,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<CompiledModel> {
  const hash = await hashCheckpoint(config)
  const folder = join(cacheFolder, `${basename(config.folder)}-${hash.slice(0, 16)}-v${formatVersion}`)
  const compiled: CompiledModel = { path: (graph) => join(folder, `${graph}.onnx`), hash }
  if (await exists(join(folder, 'decoder.onnx'))) return compiled

  const temporary = `${folder}.${process.pid}.tmp`
  const [weights, autoencoderWeights] = await openBoth(config)
  try {
    await removeLeftovers(cacheFolder)
    await mkdir(temporary, { recursive: true })
    const model = (plan: WeightPlan) => ({
      prefill: prefillGraph(config, plan),
      token: tokenGraph(config, plan),
      time: timeGraph(config, plan),
    })
    await writeGraphs(temporary, weights, 'model.bin', model, signal)
    const autoencoder = (plan: WeightPlan) => ({
      encoder: encoderGraph(config.autoencoder, plan),
      decoder: decoderGraph(config.autoencoder, plan),
    })
    await writeGraphs(temporary, autoencoderWeights, 'autoencoder.bin', autoencoder, signal)
    await rename(temporary, folder).catch(async (error: unknown) => {
      // Another process was faster; its result is the same.
      if (!(await exists(folder))) throw error
    })
    return compiled
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    throw new EngineError(
      'cache/unwritable',
      `The converted model cannot be written to ${cacheFolder}; check that the disk has room and the folder is writable.`,
      { cause },
    )
  } finally {
    await rm(temporary, { recursive: true, force: true })
    await Promise.all([weights.close(), autoencoderWeights.close()])
  }
}

async function openBoth(config: NextStepConfig): Promise<[TensorSource, TensorSource]> {
  const weights = await openCheckpoint(config.folder)
  try {
    return [weights, await openVaeWeights(config.autoencoderFolder)]
  } catch (error) {
    await weights.close()
    throw error
  }
}

/** Builds graphs over one weight file and writes both; used for the model, the autoencoder and for parity. */
export async function writeGraphs(
  folder: string,
  source: TensorSource,
  file: string,
  build: (plan: WeightPlan) => Readonly<Record<string, GraphProto>>,
  signal?: AbortSignal,
): Promise<void> {
  const plan = new WeightPlan(file, source)
  const graphs = build(plan)
  await writeWeights(join(folder, file), plan, source, { signal })
  // Graphs come last: a folder with them has its weights.
  for (const [name, graph] of Object.entries(graphs)) await writeFile(join(folder, `${name}.onnx`), encodeModel(graph))
}

/** Settings, sizes and a sample of every weight file: quick for 30 GB, different for different weights. */
async function hashCheckpoint(config: NextStepConfig): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of [config.folder, config.autoencoderFolder]) {
    const names = (await readdir(folder).catch(() => [])).filter(
      (name) => /\.(json|safetensors|pt)$/.test(name) && name !== 'patchwork.json',
    )
    for (const name of names.toSorted()) {
      hash.update(`${name}\n`)
      hash.update(name.endsWith('.json') ? await readFile(join(folder, name)) : await sample(join(folder, name)))
    }
  }
  return hash.digest('hex')
}

async function sample(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  const file = await open(path)
  try {
    const length = 65536
    const pieces = await Promise.all(
      Array.from({ length: 16 }, async (_, index) => {
        const position = Math.floor((Math.max(0, size - length) * index) / 15)
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
        return buffer.subarray(0, bytesRead)
      }),
    )
    return Buffer.concat([Buffer.from(`${size}\n`), ...pieces])
  } finally {
    await file.close()
  }
}

async function removeLeftovers(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder).catch(() => [])) {
    const owner = /\.(\d+)\.tmp$/.exec(name)?.[1]
    if (owner && !isRunning(Number(owner))) await rm(join(cacheFolder, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
