/**
 * Turns a checkpoint folder into ONNX graphs with external data in a cache folder, once. The result appears
 * under its final name only when it is whole; a crash half-way leaves a temporary folder that the next run removes.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identityOf } from '../checkpoint/identity.ts'
import { checkpointName, plainName } from '../checkpoint/place.ts'
import { autoencoderShapes, checkBiases, checkDepths, checkShapes, transformerShapes } from '../checkpoint/shapes.ts'
import { openCheckpoint } from '../checkpoint/shards.ts'
import type { TensorSource } from '../checkpoint/tensorSource.ts'
import { openVaeWeights } from '../checkpoint/vaeWeights.ts'
import { EngineError } from '../errors.ts'
import { exists, isRunning } from '../files.ts'
import { openKnownFiles, type KnownFiles } from '../knownFiles.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { readJson } from '../checkpoint/jsonFile.ts'
import { decoderGraph, encoderGraph, prefillGraph, timeGraph, tokenGraph } from './graphs.ts'
import { encodeModel, type GraphProto } from './onnx.ts'
import { quantizations, type Formats, type Quantization } from './precision.ts'
import { damageOf, sealFolder } from './seal.ts'
import { WeightPlan } from './weights.ts'
import { writeWeights, type WriteOptions } from './writeWeights.ts'

/** Raised whenever the graphs or the layout change, so that old caches are rebuilt. */
export const formatVersion = 6

export const graphNames = ['prefill', 'token', 'time', 'encoder', 'decoder'] as const
export type GraphName = (typeof graphNames)[number]

export interface CompiledModel {
  /** Path of a graph, ready to load. */
  readonly path: (graph: GraphName) => string
  /** See `identityOf`; for recipes. */
  readonly hash: string
  readonly quantization: Quantization
}

/** One external data file and the graphs that read it. */
export interface Part {
  readonly plan: WeightPlan
  readonly source: TensorSource
  readonly graphs: Readonly<Record<string, GraphProto>>
}

export async function compileCheckpoint(
  config: NextStepConfig,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<CompiledModel> {
  const known = await openKnownFiles(cacheFolder)
  const imported = await openImported(config.folder, known)
  if (imported) return imported
  const hash = await identityOf(config, cacheFolder, { signal })
  const quantization = config.own.quantization ?? 'fp32'
  const name = [plainName(checkpointName(config.folder)), hash.slice(0, 16), quantization, `v${formatVersion}`].join(
    '-',
  )
  const folder = join(cacheFolder, name)
  const compiled: CompiledModel = { path: (graph) => join(folder, `${graph}.onnx`), hash, quantization }
  const isThere = await exists(folder)
  if (isThere && (await damageOf(folder, known)) === null) return compiled

  const temporary = `${folder}.${process.pid}.tmp`
  const { parts, close } = await planModel(config, quantization)
  try {
    await removeLeftovers(cacheFolder)
    await mkdir(temporary, { recursive: true })
    for (const part of parts) await writePart(temporary, part, { signal })
    await sealFolder(temporary)
    if (isThere) await rm(folder, { recursive: true, force: true })
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
    await close()
  }
}

/** A model that `patchwork import` made has its graphs beside its settings. */
async function openImported(folder: string, known: KnownFiles): Promise<CompiledModel | undefined> {
  const path = join(folder, 'compiled', 'manifest.json')
  if (!(await exists(path))) return undefined
  const manifest = (await readJson(path)) as {
    readonly formatVersion?: number
    readonly hash?: string
    readonly quantization?: string
  }
  if (manifest.formatVersion !== formatVersion || typeof manifest.hash !== 'string') {
    throw new EngineError(
      'model/unsupported',
      `${folder} was imported by another version of Patchwork; import the checkpoint again.`,
    )
  }
  const damage = await damageOf(join(folder, 'compiled'), known)
  if (damage !== null) {
    throw new EngineError(
      'model/unreadable',
      `${folder} is damaged (${damage}); remove the model and import or download it again.`,
    )
  }
  const quantization = quantizations.find((name) => name === manifest.quantization) ?? 'fp32'
  return { path: (graph) => join(folder, 'compiled', `${graph}.onnx`), hash: manifest.hash, quantization }
}

/** Opens a checkpoint's weights, checks their shapes and lays out graphs and data files; nothing is written. */
export async function planModel(
  config: NextStepConfig,
  formats: Quantization | Formats,
): Promise<{ readonly parts: readonly Part[]; readonly close: () => Promise<void> }> {
  const model = await openCheckpoint(config.folder)
  const opened = [model]
  const close = async () => {
    await Promise.all(opened.map((source) => source.close()))
  }
  try {
    const autoencoder = await openVaeWeights(config.autoencoderFolder)
    opened.push(autoencoder)
    checkShapes(model, transformerShapes(config), join(config.folder, 'config.json'))
    checkDepths(model, config, join(config.folder, 'config.json'))
    checkBiases(model, config, join(config.folder, 'config.json'))
    checkShapes(autoencoder, autoencoderShapes(config.autoencoder), join(config.autoencoderFolder, 'config.json'))
    const modelPart = planPart('model.bin', model, formats, (plan) => ({
      prefill: prefillGraph(config, plan),
      token: tokenGraph(config, plan),
      time: timeGraph(config, plan),
    }))
    // The autoencoder is small and every pixel passes through it: it keeps its floats.
    const autoencoderPart = planPart('autoencoder.bin', autoencoder, 'fp32', (plan) => ({
      encoder: encoderGraph(config.autoencoder, plan),
      decoder: decoderGraph(config.autoencoder, plan),
    }))
    return { parts: [modelPart, autoencoderPart], close }
  } catch (error) {
    await close()
    throw error
  }
}

export function planPart(
  file: string,
  source: TensorSource,
  formats: Quantization | Formats,
  build: (plan: WeightPlan) => Part['graphs'],
): Part {
  const plan = new WeightPlan(file, source, formats)
  return { plan, source, graphs: build(plan) }
}

/** Writes the data file, then the graphs: a folder that has a graph has its weights. */
export async function writePart(
  folder: string,
  { plan, source, graphs }: Part,
  options: WriteOptions = {},
): Promise<void> {
  await writeWeights(join(folder, plan.file), plan, source, options)
  for (const [name, graph] of Object.entries(graphs)) await writeFile(join(folder, `${name}.onnx`), encodeModel(graph))
}

async function removeLeftovers(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder).catch(() => [])) {
    const owner = /\.(\d+)\.tmp$/.exec(name)?.[1]
    if (owner && !isRunning(Number(owner))) await rm(join(cacheFolder, name), { recursive: true, force: true })
  }
}
