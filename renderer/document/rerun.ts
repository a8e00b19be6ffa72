/** What has to be asked for to paint a picture again, from its recipe. */
import type { GenerateStreamRequest, Picture } from '../../electron/contract.ts'

interface Again {
  readonly seed: number
  readonly modelId: string
}

/** Null where nothing was painted, or the picture is of a kind that its recipe alone does not say how to repeat. */
export function orderAgain(picture: Picture, { seed, modelId }: Again): GenerateStreamRequest | null {
  const { recipe } = picture
  if (recipe === null || (picture.verb !== 'generate' && picture.verb !== 'edit')) return null
  const { prompt, negativePrompt, positivePrompt, width, height, steps } = recipe
  const { guidance, imageGuidance, guidanceSchedule, timestepShift, useNorm } = recipe
  return {
    request: {
      prompt,
      negativePrompt,
      positivePrompt,
      width,
      height,
      seed,
      steps,
      guidance,
      imageGuidance,
      guidanceSchedule,
      timestepShift,
      useNorm,
    },
    modelId,
    parentId: picture.parentId,
    referenceIds: [...picture.referenceIds],
    // Another try at the same instruction is one more candidate of its turn.
    turnId: picture.turnId,
    guard: picture.guard?.strength ?? 0,
  }
}
