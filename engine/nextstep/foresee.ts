/** What speaks against a painting, said before it is asked for: from words and sizes alone, no weights are loaded. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import type { Foreseen, Foresight } from '../engine.ts'
import { checkMemory, type MemoryAtHand, type MemoryRequest } from './memory.ts'
import { checkPositions, promptNeeds } from './needs.ts'
import { withRowSteps } from './rowSteps.ts'
import { parseRequest, settle } from './settle.ts'
import { sourceGrids } from './sourceGrids.ts'
import { stretchesOf } from './stretches.ts'
import type { Tokenizer } from './tokenizer.ts'

/** Null where nothing does. Throws what is no matter of this painting, such as a tokenizer that cannot be read. */
export async function foresee(
  config: NextStepConfig,
  tokenizer: Tokenizer,
  /** Null where it is not the processor's memory that counts. */
  memory: MemoryAtHand | null,
  painting: Foreseen,
): Promise<Foresight | null> {
  try {
    const needs = await checkedNeeds(config, () => Promise.resolve(tokenizer), painting)
    if (memory !== null) checkMemory(config, needs, memory)
    return null
  } catch (error) {
    const isShort = error instanceof EngineError && error.code === 'memory/short'
    if (!isShort && !(error instanceof EngineError && error.code === 'request/invalid')) throw error
    return { message: error.message, isInTheWay: !isShort }
  }
}

/**
 * What it takes; its prompt is counted by letters, which are more than its tokens, where there is room for as many. Throws
 * `request/invalid` for what the model cannot hold.
 */
export async function needsOf(
  config: NextStepConfig,
  tokenizer: () => Promise<Tokenizer>,
  painting: Foreseen,
): Promise<MemoryRequest> {
  const { settings, grid, tokens } = settled(config, painting)
  const { prompt, positivePrompt, negativePrompt, images, guidance, imageGuidance } = settings
  const sources = sourceGrids(settings, config).reduce((sum, { rows, columns }) => sum + rows * columns + marks, 0)
  const letters = Math.max(bytesOf(prompt) + bytesOf(positivePrompt), bytesOf(negativePrompt))
  const most = letters + sources + marks
  if (config.positions !== null && most + tokens > config.positions) return checkedNeeds(config, tokenizer, painting)
  const blocks = guidance === 1 ? 1 : imageGuidance === 1 || images.length === 0 ? 2 : 3
  return {
    width: grid.columns * config.patchSize,
    height: grid.rows * config.patchSize,
    count: 1,
    promptTokens: most,
    blocks,
  }
}

async function checkedNeeds(
  config: NextStepConfig,
  tokenizer: () => Promise<Tokenizer>,
  painting: Foreseen,
): Promise<MemoryRequest> {
  const { settings, grid, tokens } = settled(config, painting)
  const { width, height } = settings
  const model = { config, tokenizer: await tokenizer() }
  const { blocks, promptColumns } = promptNeeds(model, stretchesOf(withRowSteps(settings, grid), tokens), grid)
  checkPositions(config, promptColumns, tokens)
  return { width, height, count: 1, promptTokens: promptColumns, blocks }
}

function settled(config: NextStepConfig, { request, images }: Foreseen) {
  const sized = images.map(({ width, height }) => ({ width, height, data: new Uint8Array() }))
  const { settings } = settle({ ...parseRequest(request), images: sized }, config)
  const grid = { rows: settings.height / config.patchSize, columns: settings.width / config.patchSize }
  return { settings, grid, tokens: grid.rows * grid.columns }
}

/** Tokens around words or a picture: what it is, how large, where it begins and ends. */
const marks = 32

function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}
