/**
 * Will it fit? What a model needs in memory and on disk, in parts, before anything is loaded; corrected by what
 * the last real run of the same model needed.
 */
import { mkdir, readFile, rename, statfs, writeFile } from 'node:fs/promises'
import { freemem } from 'node:os'
import { dirname, join } from 'node:path'
import { hashCheckpoint, planModel } from '../graph/compile.ts'
import { quantizations, type Quantization } from '../graph/precision.ts'
import { readConfig, type NextStepConfig } from '../nextstep/config.ts'

export interface FitRequest {
  readonly width: number
  readonly height: number
  /** Pictures in one pass. */
  readonly count: number
  /** Tokens of the prompt and of source pictures. */
  readonly promptTokens: number
  /** Guidance blocks: 1 to 3. */
  readonly blocks: number
}

/** Bytes. */
export interface MemoryParts {
  readonly weights: number
  readonly keyValueCache: number
  readonly activations: number
  readonly autoencoder: number
  /** What the last real run of this model needed beyond the other parts: the program itself, the runtime's own buffers. */
  readonly rest: number
}

export interface Fit {
  readonly quantization: Quantization
  readonly parts: MemoryParts
  readonly total: number
  readonly disk: number
  readonly fitsMemory: boolean
  readonly fitsDisk: boolean
}

const float = 4

/** KV cache, activations and autoencoder do not depend on the quantisation; they stay float32. */
export function memoryParts(config: NextStepConfig, weights: number, request: FitRequest, rest = 0): MemoryParts {
  const rows = request.blocks * request.count
  const tokens = Math.ceil(request.width / config.patchSize) * Math.ceil(request.height / config.patchSize)
  const columns = request.promptTokens + tokens
  const keyValueCache = 2 * config.layers * rows * columns * config.keyValueHeads * config.headDim * float
  // The prompt's largest moment: scores of one layer, and the widest of its hidden states.
  const prompt = request.promptTokens
  const activations = rows * prompt * (config.heads * prompt + 2 * config.mlpSize + 4 * config.hidden) * float
  // The decoder's largest moment: a few full-size maps of its narrowest width, and attention over all latents.
  const pixels = request.width * request.height
  const latents = pixels / config.autoencoder.stride ** 2
  const widest = config.autoencoder.ch * (config.autoencoder.ch_mult[1] ?? 1)
  const autoencoder = (4 * widest * pixels + 2 * latents * latents) * float
  return { weights, keyValueCache, activations, autoencoder, rest }
}

/** One line for each quantisation, largest first. `freeMemory` and `freeDisk` in bytes. */
export async function estimateFit(
  checkpoint: string,
  request: FitRequest,
  free: { readonly memory: number; readonly disk: number },
  cacheFolder: string,
): Promise<readonly Fit[]> {
  const config = await readConfig(checkpoint)
  const rest = await lastRest(cacheFolder, await hashCheckpoint(config))
  const fits: Fit[] = []
  for (const quantization of quantizations) {
    const { parts, close } = await planModel(config, quantization)
    await close()
    const disk = parts.reduce((sum, { plan }) => sum + plan.byteLength, 0)
    const memory = memoryParts(config, residentWeights(disk, quantization), request, rest)
    const total = sumOf(memory)
    fits.push({
      quantization,
      parts: memory,
      total,
      disk,
      fitsMemory: total <= free.memory,
      fitsDisk: disk <= free.disk,
    })
  }
  return fits
}

export function sumOf(parts: MemoryParts): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0)
}

/** Half floats are widened when a graph is loaded on the CPU. */
function residentWeights(disk: number, quantization: Quantization): number {
  return quantization === 'fp16' ? 2 * disk : disk
}

/** The most precise choice that fits, in a sentence. */
export function suggest(fits: readonly Fit[], freeMemory: number): string {
  const good = fits.find(({ fitsMemory, fitsDisk }) => fitsMemory && fitsDisk)
  if (good) return `${good.quantization} fits: ${inWords(good.total)} of ${inWords(freeMemory)} of memory.`
  const smallest = fits.at(-1)
  if (!smallest) return 'There is nothing to compare.'
  if (!smallest.fitsDisk)
    return `Not even ${smallest.quantization} fits on the disk: it needs ${inWords(smallest.disk)}.`
  return `Not even ${smallest.quantization} fits: it needs ${inWords(smallest.total)} and ${inWords(freeMemory)} of memory is free.`
}

export async function freeRoom(folder: string): Promise<{ readonly memory: number; readonly disk: number }> {
  const { bavail, bsize } = await statfs(folder)
  return { memory: freemem(), disk: bavail * bsize }
}

/** Measured peak beyond the estimate of the last run of each model, by its hash; kept beside the converted models. */
export async function rememberPeak(cacheFolder: string, hash: string, estimate: number, peak: number): Promise<void> {
  const path = peaksPath(cacheFolder)
  const peaks = { ...(await readPeaks(path)), [hash]: Math.max(0, peak - estimate) }
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.tmp`, JSON.stringify(peaks))
  await rename(`${path}.tmp`, path)
}

/** 0 when the model has not run yet. */
async function lastRest(cacheFolder: string, hash: string): Promise<number> {
  return (await readPeaks(peaksPath(cacheFolder)))[hash] ?? 0
}

function peaksPath(cacheFolder: string): string {
  return join(cacheFolder, 'memory.json')
}

async function readPeaks(path: string): Promise<Readonly<Record<string, number>>> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, number>) : {}
  } catch {
    return {}
  }
}

/** Bytes in words: "8.1 GiB", "340 MiB". */
export function inWords(bytes: number): string {
  return bytes < 2 ** 29 ? `${Math.ceil(bytes / 2 ** 20)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
