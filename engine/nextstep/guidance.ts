/** Classifier-free guidance over text and image (spec sections 7 and 8). */
export type GuidanceSchedule = 'constant' | 'linear'

/** Strength at token `index` of `count`: linear starts at full strength and falls towards 1. */
export function scheduled(strength: number, schedule: GuidanceSchedule, index: number, count: number): number {
  return schedule === 'constant' ? strength : 1 + ((strength - 1) * (count - index)) / count
}

/**
 * Weights of each block's velocity, conditional first, unconditional last; they sum to 1. Two blocks:
 * u + g (c - u). Three: u + h (i - u) + g (c - i), with i the image-only block.
 */
export function blockWeights(blocks: 1 | 2 | 3, guidance: number, imageGuidance: number): readonly number[] {
  if (blocks === 1) return [1]
  if (blocks === 2) return [guidance, 1 - guidance]
  return [guidance, imageGuidance - guidance, 1 - imageGuidance]
}
