/** What painting needs in memory, in parts, from the settings of model and request alone. */
import { inWords } from '../bytes.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { pieceColumns } from './prefill.ts'

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

/** Refuses what would end with the system killing the program. Weights are `fit`'s matter, before a model is there. */
export function checkMemory(config: NextStepConfig, request: MemoryRequest, bytesAtHand: number): void {
  const parts = memoryParts(config, 0, request)
  const need = sumOf(parts)
  if (need <= bytesAtHand) return
  const advice = 2 * parts.autoencoder > need ? 'choose a smaller size' : 'shorten the prompt'
  throw new EngineError(
    'request/invalid',
    `This needs about ${inWords(need)} of memory and ${inWords(bytesAtHand)} is free; ${advice}, or close other programs.`,
  )
}
