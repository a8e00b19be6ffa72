/** What painting needs in memory, in parts, from the settings of model and request alone. */
import { inWords } from '../bytes.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { quantizations, type Quantization } from '../graph/precision.ts'
import { pieceColumns } from './prefill.ts'
import { residentWeights } from './weightBytes.ts'

export interface MemoryRequest {
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

const float = 4

/** KV cache, activations and autoencoder do not depend on the quantisation; they stay float32. */
export function memoryParts(config: NextStepConfig, weights: number, request: MemoryRequest, rest = 0): MemoryParts {
  const rows = request.blocks * request.count
  const tokens = Math.ceil(request.width / config.patchSize) * Math.ceil(request.height / config.patchSize)
  // The decoder's largest moment: a few full-size maps of its narrowest width, and attention over all latents.
  const pixels = request.width * request.height
  const latents = pixels / config.autoencoder.stride ** 2
  const widest = config.autoencoder.ch * (config.autoencoder.ch_mult[1] ?? 1)
  const autoencoder = (4 * widest * pixels + 2 * latents * latents) * float
  return { weights, ...transformerParts(config, rows, request.promptTokens, tokens), autoencoder, rest }
}

export function sumOf(parts: MemoryParts): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0)
}

/** Of `rows` rows, each with a prompt and tokens after it. */
export function transformerParts(
  { layers, keyValueHeads, headDim, heads, mlpSize, hidden }: NextStepConfig,
  rows: number,
  promptTokens: number,
  tokens: number,
): Pick<MemoryParts, 'keyValueCache' | 'activations'> {
  // The prompt's columns are there twice, because it is remembered.
  const keyValueCache = 2 * layers * rows * (2 * promptTokens + tokens) * keyValueHeads * headDim * float
  // The largest moment of a piece: one layer's scores, their sum with the bias, their softmax; the widest hidden states.
  const piece = Math.min(promptTokens, pieceColumns)
  const activations = rows * piece * (3 * heads * promptTokens + 2 * mlpSize + 4 * hidden) * float
  return { keyValueCache, activations }
}

export interface MemoryAtHand {
  /** Bytes of weights that are still to be loaded. */
  readonly weights: number
  /** How they are stored. */
  readonly quantization: Quantization
  readonly bytesAtHand: number
}

/** Refuses what would end with the system killing the program, in parts, and says what would fit. */
export function checkMemory(config: NextStepConfig, request: MemoryRequest, memory: MemoryAtHand): void {
  const parts = memoryParts(config, memory.weights, request)
  const need = sumOf(parts)
  if (need <= memory.bytesAtHand) return
  const { weights, keyValueCache, activations, autoencoder } = parts
  const named = { weights, 'KV cache': keyValueCache, activations, autoencoder }
  const list = Object.entries(named)
    .filter(([, bytes]) => bytes > 0)
    .map(([name, bytes]) => `${name} ${inWords(bytes)}`)
  throw new EngineError(
    'memory/short',
    `This needs about ${inWords(need)} of memory (${list.join(', ')}) and ${inWords(memory.bytesAtHand)} is free; ` +
      `${whatFits(config, request, memory)}, or close other programs.`,
  )
}

/** `stored as int4 it would need 9.1 GiB, at 256 x 256 pixels 10.2 GiB` */
function whatFits(config: NextStepConfig, request: MemoryRequest, memory: MemoryAtHand): string {
  const { weights, quantization, bytesAtHand } = memory
  const need = (change: Partial<MemoryRequest>, bytes: number) =>
    sumOf(memoryParts(config, bytes, { ...request, ...change }))
  const smaller = weights === 0 ? [] : quantizations.slice(quantizations.indexOf(quantization) + 1)
  const formats = smaller.map((name) => ({ name, bytes: residentWeights(config, name) }))
  const sizes = smallerSizes(config, request)
  const asFormat = formats.find(({ bytes }) => need({}, bytes) <= bytesAtHand)
  const asSize = sizes.find((size) => need(size, weights) <= bytesAtHand)
  const inSize = (size: Size) => `${size.width} x ${size.height} pixels`
  const offers = [
    ...(asFormat ? [`stored as ${asFormat.name} it would need ${inWords(need({}, asFormat.bytes))}`] : []),
    ...(asSize ? [`at ${inSize(asSize)} it would need ${inWords(need(asSize, weights))}`] : []),
  ]
  if (offers.length > 0) return offers.join(', ')
  const { keyValueCache, activations } = memoryParts(config, weights, request)
  if (request.promptTokens > usualPrompt && 2 * (keyValueCache + activations) > need({}, weights))
    return 'shorten the prompt'
  const last = { bytes: weights, name: quantization, ...formats.at(-1) }
  const least = sizes.at(-1) ?? request
  const total = need(least, last.bytes)
  return total <= bytesAtHand
    ? `stored as ${last.name} and at ${inSize(least)} it would need ${inWords(total)}`
    : `not even ${last.name} at ${inSize(least)} fits, which needs ${inWords(total)}`
}

/** Tokens that a prompt has as a rule, at most. */
const usualPrompt = 256

interface Size {
  readonly width: number
  readonly height: number
}

/** The model's own, then the picture halved and halved again, where the model paints any size. Largest first. */
function smallerSizes(
  { generationConfig, patchSize }: NextStepConfig,
  { width, height }: MemoryRequest,
): readonly Size[] {
  const own = generationConfig.sizes.map(([wide, high]) => ({ width: wide, height: high }))
  const part = (side: number, by: number) => Math.max(patchSize, Math.floor(side / by / patchSize) * patchSize)
  const halves = [2, 4].map((by) => ({ width: part(width, by), height: part(height, by) }))
  return [...own, ...(generationConfig.decodesWhole ? [] : halves)]
    .filter((size) => size.width * size.height < width * height)
    .toSorted((a, b) => b.width * b.height - a.width * a.height)
}
