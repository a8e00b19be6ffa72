import type { NextStepConfig } from '../config.ts'

/** The transformer of NextStep-1-Large (spec section 1), on what else a small checkpoint has. */
export function asLargeRelease(small: NextStepConfig): NextStepConfig {
  return {
    ...small,
    hidden: 5120,
    layers: 48,
    heads: 40,
    keyValueHeads: 8,
    headDim: 128,
    mlpSize: 13824,
    vocabulary: 152_064,
  }
}
