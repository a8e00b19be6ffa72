/** How many pictures share one pass through the transformer: as many as are worth it and fit in memory. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { transformerParts } from './memory.ts'

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
  const { blocks, promptColumns, tokens } = needs
  const { keyValueCache, activations } = transformerParts(config, blocks, promptColumns, tokens)
  const fitting = Math.floor((freeBytes * share) / (keyValueCache + activations))
  const most = Math.max(1, Math.min(largest, fitting))
  return Math.ceil(needs.pictures / Math.ceil(needs.pictures / most))
}
