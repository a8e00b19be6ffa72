/** The patches of another picture that one is painted into: read, looked up, and named in recipes. */
import { createHash } from 'node:crypto'
import { EngineError } from '../errors.ts'
import type { GivenPart } from '../event.ts'
import { fitTo } from '../images/resize.ts'
import type { Into } from '../request.ts'
import { encodeTokens } from './autoencoding.ts'
import type { Model } from './model.ts'
import type { Grid } from './prompt.ts'

export interface Surroundings {
  /** (tokens, tokenSize). */
  readonly tokens: Float32Array
  readonly tokenSize: number
  /** (tokens): 1 where the patch stays. */
  readonly kept: Uint8Array
  /** Whether the patches in the other places are known, too. */
  readonly whole: boolean
  /** What lies behind it is not read: nothing that is painted could see it. */
  readonly lastPainted: number
}

/**
 * Pixels become tokens by the mean of their posterior: the same whatever the seed, and the nearest to the picture.
 * Throws `request/invalid`.
 */
export async function readInto(model: Model, into: Into, grid: Grid): Promise<Surroundings> {
  const { runs, whole } = into
  const { tokenSize } = model.config
  const tokenCount = grid.rows * grid.columns
  const kept = new Uint8Array(tokenCount)
  for (let at = 0; at < runs.length; at += 2) kept.fill(1, runs[at], runs[at]! + runs[at + 1]!)
  const lastPainted = kept.lastIndexOf(0)
  const end = runs.length === 0 ? 0 : runs.at(-2)! + runs.at(-1)!
  if (end > tokenCount) throw invalid('The patches to keep do not fit a picture of this size; mark them anew.')
  if (lastPainted < 0) throw invalid('Every patch is to stay as it is, so that there is nothing to paint.')
  return { tokens: await tokensOf(model, into, grid), tokenSize, kept, whole, lastPainted }
}

async function tokensOf(model: Model, { tokens, pixels }: Into, grid: Grid): Promise<Float32Array> {
  const { patchSize, tokenSize } = model.config
  const length = grid.rows * grid.columns * tokenSize
  const fits = tokens?.modelHash === model.hash && tokens.columns === grid.columns && tokens.values.length === length
  if (fits && tokens.values.every(Number.isFinite)) return tokens.values
  if (pixels) {
    const fitted = fitTo(pixels, grid.columns * patchSize, grid.rows * patchSize)
    return encodeTokens(model, fitted, grid, () => undefined)
  }
  throw invalid(
    `The patches to paint among were painted by another model than ${model.config.generationConfig.name}; give the picture itself.`,
  )
}

/** What a recipe says of them; from `ended` up to `until` they stayed because painting was ended early. */
export function partOf(
  { tokens, tokenSize, kept }: Surroundings,
  { columns }: Grid,
  [ended, until]: readonly [number, number],
): GivenPart {
  const hash = createHash('sha256')
  const runs: number[] = []
  const stays = (token: number) => kept[token] === 1 || (token >= ended && token < until)
  for (let token = 0; token < kept.length; token++) {
    if (!stays(token)) continue
    const { buffer, byteOffset } = tokens
    hash.update(new Uint8Array(buffer, byteOffset + token * tokenSize * 4, tokenSize * 4))
    if (token > 0 && stays(token - 1)) runs[runs.length - 1]!++
    else runs.push(token, 1)
  }
  return { tokens: hash.digest('hex'), columns, runs }
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
