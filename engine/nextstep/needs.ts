/** What a painting takes of a model: tokens of its words and pictures, and of what is painted. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import type { Model } from './model.ts'
import type { Grid, Prompt } from './prompt.ts'
import type { Stretch } from './stretches.ts'
import { promptOf } from './together.ts'

export interface PromptNeeds {
  /** Of the longest prompt, source pictures included. */
  readonly promptColumns: number
  readonly blocks: Prompt['blocks']
}

/** The most that any of its stretches asks for. */
export function promptNeeds(
  model: Pick<Model, 'tokenizer' | 'config'>,
  stretches: readonly Pick<Stretch, 'settings'>[],
  grid: Grid,
): PromptNeeds {
  const prompts = stretches.map(({ settings }) => promptOf(model, settings, 1, grid))
  return {
    promptColumns: Math.max(...prompts.map(({ ids }) => ids[0]?.length ?? 0)),
    blocks: Math.max(...prompts.map(({ blocks }) => blocks)) as Prompt['blocks'],
  }
}

/** Refuses what is longer than the sequences that the model was made for: it would paint, and nothing of sense. */
export function checkPositions(
  { positions, generationConfig: { name } }: NextStepConfig,
  promptColumns: number,
  tokens: number,
): void {
  const all = promptColumns + tokens
  if (positions === null || all <= positions) return
  throw new EngineError(
    'request/invalid',
    `This is ${all} tokens (${promptColumns} of words and source pictures, ${tokens} of the picture itself) and ${name} holds ${positions}; ` +
      'shorten the words, take fewer pictures along, or choose a smaller size.',
  )
}
