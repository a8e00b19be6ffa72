/**
 * Will it fit? What a model needs in memory and on disk, in parts, from its settings alone: before it is downloaded,
 * imported or loaded. Corrected by what the last real run of the same model needed.
 */
import { inWords } from '../bytes.ts'
import { readFile, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EngineError } from '../errors.ts'
import { exists } from '../files.ts'
import { knownIdentity } from '../checkpoint/identity.ts'
import { quantizations, type Quantization } from '../graph/precision.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { memoryAtHand } from '../memory.ts'
import { memoryParts, sumOf, type MemoryParts, type MemoryRequest } from '../nextstep/memory.ts'
import { residentWeights, weightBytes } from '../nextstep/weightBytes.ts'
import { lastRest } from './peaks.ts'

/** Bytes. */
export interface FreeRoom {
  readonly memory: number
  readonly disk: number
  /** Null: no GPU that can be used. */
  readonly gpu: { readonly freeBytes: number } | null
}

export interface Fit {
  readonly quantization: Quantization
  readonly parts: MemoryParts
  readonly total: number
  /** What the model takes on the disk; 0 when it is there already. */
  readonly disk: number
  readonly fitsMemory: boolean
  /** Null without a GPU. */
  readonly fitsGpu: boolean | null
  readonly fitsDisk: boolean
}

/** What one picture with guidance, at the model's own size, asks for. */
export function usualRequest({ generationConfig }: NextStepConfig): MemoryRequest {
  return { ...generationConfig.size, count: 1, promptTokens: 128, blocks: 2 }
}

/**
 * One line for each way of storing the weights, largest first; a single one for a model that is installed. `config`:
 * of a checkpoint whose weights may still be missing.
 */
export async function estimateFit(
  config: NextStepConfig,
  request: MemoryRequest,
  free: FreeRoom,
  cacheFolder: string,
): Promise<readonly Fit[]> {
  const installed = await readInstalled(config.folder)
  const rest = await lastRest(cacheFolder, installed?.hash ?? (await knownIdentity(config, cacheFolder)))
  return (installed ? [installed.quantization] : quantizations).map((quantization) => {
    const weights = weightBytes(config, quantization)
    const parts = memoryParts(config, residentWeights(config, quantization), request, rest)
    const total = sumOf(parts)
    const disk = installed ? 0 : weights.model + weights.autoencoder
    return {
      quantization,
      parts,
      total,
      disk,
      fitsMemory: total <= free.memory,
      // The program itself stays in main memory.
      fitsGpu: free.gpu && total - parts.rest <= free.gpu.freeBytes,
      fitsDisk: disk <= free.disk,
    }
  })
}

/** What `patchwork import` noted of a model, as far as it matters here. */
async function readInstalled(folder: string): Promise<{ quantization: Quantization; hash: string } | null> {
  const path = join(folder, 'compiled', 'manifest.json')
  if (!(await exists(path))) return null
  const { quantization, hash } = JSON.parse(await readFile(path, 'utf8')) as { quantization?: string; hash?: string }
  const known = quantizations.find((name) => name === quantization)
  if (known && typeof hash === 'string') return { quantization: known, hash }
  throw new EngineError('model/unreadable', `${path} is damaged; remove the model and import it again.`)
}

/** From here on every byte of weights costs time with each patch, and 8 bits paint the same picture (docs/import.md). */
const largeModel = 2 ** 30

/** Best first. float32 gains nothing over float16: releases hold bfloat16 (docs/import.md). */
function preferred(fits: readonly Fit[]): readonly Fit[] {
  const large = fits.some(({ quantization, disk }) => quantization === 'fp16' && disk >= largeModel)
  const order: readonly Quantization[] = large ? ['int8', 'int4'] : ['fp16', 'int8', 'int4']
  const wanted = order.flatMap((name) => fits.filter(({ quantization }) => quantization === name))
  return wanted.length > 0 ? wanted : fits
}

/** The choice to offer: the best that fits the GPU, else the best that fits main memory, else none. */
export function chooseFit(fits: readonly Fit[]): Fit | null {
  const best = preferred(fits).filter(({ fitsDisk }) => fitsDisk)
  return best.find(({ fitsGpu }) => fitsGpu) ?? best.find(({ fitsMemory }) => fitsMemory) ?? null
}

/** The choice in a sentence, or what is missing. */
export function suggest(fits: readonly Fit[], free: FreeRoom): string {
  const choice = chooseFit(fits)
  if (choice) {
    const { quantization, total, fitsGpu, parts } = choice
    if (fitsGpu && free.gpu) {
      return `${quantization} fits: ${inWords(total - parts.rest)} of ${inWords(free.gpu.freeBytes)} of GPU memory.`
    }
    return `${quantization} fits: ${inWords(total)} of ${inWords(free.memory)} of memory.`
  }
  const smallest = fits.at(-1)
  if (!smallest) return 'There is nothing to compare.'
  const { quantization, disk, total } = smallest
  const even = fits.length > 1 ? `Not even ${quantization} fits` : `It does not fit`
  if (!smallest.fitsDisk) return `${even} on the disk: it needs ${inWords(disk)} and ${inWords(free.disk)} is free.`
  return `${even}: it needs ${inWords(total)} and ${inWords(free.memory)} of memory is free.`
}

/** `folder`: on the disk that is asked about; it need not exist yet. */
export async function freeRoom(folder: string, gpu: FreeRoom['gpu'] = null): Promise<FreeRoom> {
  let place = folder
  while (!(await exists(place)) && place !== dirname(place)) place = dirname(place)
  const { bavail, bsize } = await statfs(place)
  return { memory: memoryAtHand(), disk: bavail * bsize, gpu }
}
