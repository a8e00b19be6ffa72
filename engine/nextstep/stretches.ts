/** A painting's words, settings and noise along its tokens: what it began with, then each passage's changes on top. */
import { EngineError } from '../errors.ts'
import { lastOfNoise, type Passage } from '../passages.ts'
import { checkGuidance, settleWords, type Settled } from './settle.ts'

/** Tokens that are painted under the same words and settings. */
export interface Stretch {
  /** Its first token. */
  readonly from: number
  /** What began it; null for the first. */
  readonly passage: Passage | null
  readonly settings: Settled
  /** Whether the pictures of the batch have noise of their own here; else all have the first one's. */
  readonly apart: boolean
}

export function stretchesOf(settings: Settled, tokenCount: number): readonly Stretch[] {
  const { passages = [] } = settings
  const lastSeed = lastOfNoise(passages)
  const stretches: Stretch[] = [{ from: 0, passage: null, settings, apart: lastSeed < 0 }]
  for (const [index, passage] of passages.entries()) {
    if (passage.from >= tokenCount) {
      throw new EngineError(
        'request/invalid',
        `A passage begins at patch ${passage.from}, but the picture has ${tokenCount}; begin it further up.`,
      )
    }
    stretches.push(withPassage(stretches.at(-1)!, passage, index >= lastSeed))
  }
  return stretches
}

/** The stretch that follows one. */
export function withPassage({ settings: before }: Stretch, passage: Passage, apart: boolean): Stretch {
  const { from, ...changes } = passage
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const noise = passage.seed === undefined ? {} : { imageIndex: passage.imageIndex ?? 0 }
  const settings = settleWords({ ...before, ...given, ...noise })
  checkGuidance(settings.guidance, passage.imageGuidance ?? 1)
  return { from, passage, settings, apart }
}

/** Steered to meanwhile: what begins further down goes on from it. */
export function insertStretch(stretches: Stretch[], stretch: Stretch): void {
  const later = stretches.splice(stretches.findLastIndex(({ from }) => from <= stretch.from) + 1)
  stretches.push(stretch)
  for (const { passage, apart } of later) stretches.push(withPassage(stretches.at(-1)!, passage!, apart))
}

/** The stretch that a token lies in: the last that begins there or before. */
export function stretchAt(stretches: readonly Stretch[], token: number): Stretch {
  return stretches.findLast(({ from }) => from <= token)!
}
