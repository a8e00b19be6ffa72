/** How many pictures share one pass through the transformer: as many as are worth it and fit in memory. */
import type { NextStepConfig } from '../checkpoint/config.ts'

/** Four pictures in one pass take a half (float32) to three quarters (int4) of the time of four passes; more gain little. */
const largest = 4
/** Of the memory that is free; the rest is for weights still to be loaded and for everybody else. */
const share = 0.5

export interface BatchNeeds {
  readonly pictures: number
  /** Guidance blocks, each a row of its own for every picture. */
  readonly blocks: number
  readonly promptColumns: number
  readonly tokens: number
}

/** Pictures in each pass, alike in size: 5 become 3 and 2, not 4 and 1. `freeBytes`: memory at hand. */
export function batchSize(config: NextStepConfig, needs: BatchNeeds, freeBytes: number): number {
  const fitting = Math.floor((freeBytes * share) / bytesOfPicture(config, needs))
  const most = Math.max(1, Math.min(largest, fitting))
  return Math.ceil(needs.pictures / Math.ceil(needs.pictures / most))
}

/** KV cache of prompt and tokens, the prompt once more as it is remembered, and its widest moment. */
function bytesOfPicture(config: NextStepConfig, { blocks, promptColumns, tokens }: BatchNeeds): number {
  const { layers, keyValueHeads, headDim, heads, hidden, mlpSize } = config
  const float = 4
  const cache = 2 * layers * keyValueHeads * headDim * (2 * promptColumns + tokens)
  const prompt = promptColumns * (heads * promptColumns + 2 * mlpSize + 4 * hidden)
  return float * blocks * (cache + prompt)
}
