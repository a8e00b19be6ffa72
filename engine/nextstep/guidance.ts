/** Classifier-free guidance over text and image (spec sections 7, 8 and 10). */
import type { Generation } from '../checkpoint/generation.ts'

export type GuidanceSchedule = 'constant' | 'linear'

/**
 * Strength at token `index` of `count`. Linear starts at full strength and falls towards 1; in NextStep-1.1 it
 * rises towards full strength, from half of it at least (spec section 10).
 */
export function scheduled(
  strength: number,
  schedule: GuidanceSchedule,
  index: number,
  count: number,
  generation: Generation,
): number {
  if (schedule === 'constant' || strength === 1) return strength
  if (generation === '1.1') return Math.max(strength / 2, 1 + ((strength - 1) * index) / count)
  return 1 + ((strength - 1) * (count - index)) / count
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
