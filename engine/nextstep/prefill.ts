/** The prompt's way into the KV cache on the processor: piece by piece, because scores grow with the square of a piece. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { bools, floats, ints, type Feeds, type Session, type Tensor } from '../runtime/runtime.ts'
import { checkFinite } from './finite.ts'
import { resized } from './kvCache.ts'
import type { Model } from './model.ts'
import { rotaryTables } from './positions.ts'
import type { Prompt } from './prompt.ts'
import { PromptMemory, promptKey, type ReadPrompt } from './promptMemory.ts'

/** Most columns of one piece. Most prompts are one. */
export const pieceColumns = 256

const memories = new WeakMap<Model, PromptMemory>()

/** The prompt, run through the transformer unless it was one of the last. */
export async function readPrompt(
  model: Model,
  { prompt, sourceTokens }: { readonly prompt: Prompt; readonly sourceTokens: Float32Array },
): Promise<ReadPrompt> {
  const memory = memories.get(model) ?? new PromptMemory()
  memories.set(model, memory)
  const key = promptKey(prompt, sourceTokens)
  const known = memory.find(key)
  if (known) return known
  const session = await model.session('prefill')
  const read = await prefill(session, model.config, prompt, sourceTokens)
  await model.rest('prefill')
  checkFinite(model, 'transformer', read.hidden)
  memory.keep(key, read)
  return read
}

/** Piece by piece, each at most `width` columns. */
export async function prefill(
  session: Session,
  config: NextStepConfig,
  prompt: Pick<Prompt, 'ids' | 'mask'>,
  sourceTokens: Float32Array,
  width = pieceColumns,
): Promise<ReadPrompt> {
  const columns = prompt.ids[0]?.length ?? 0
  const rows = prompt.ids.length * config.keyValueHeads
  const names = (stem: string) => Array.from({ length: config.layers }, (_, layer) => `${stem}.${layer}`)
  const [keyNames, valueNames] = [names('key'), names('value')]
  const keys: Float32Array[] = keyNames.map(() => new Float32Array(0))
  const values: Float32Array[] = valueNames.map(() => new Float32Array(0))
  let hidden: Float32Array = new Float32Array(0)
  for (let from = 0; from < columns; from += width) {
    const piece = { from, to: Math.min(columns, from + width) }
    const feeds = {
      ...pieceFeeds(config, prompt, sourceTokens, piece),
      ...pastFeeds(config, prompt, keys, values, from),
    }
    const out = await session.run(feeds, ['hidden', ...keyNames, ...valueNames])
    const data = (name: string) => (out[name] as Tensor<Float32Array>).data
    keyNames.forEach((name, layer) => (keys[layer] = joined(keys[layer] as Float32Array, data(name), rows)))
    valueNames.forEach((name, layer) => (values[layer] = joined(values[layer] as Float32Array, data(name), rows)))
    hidden = data('hidden')
  }
  return { keys, values, mask: prompt.mask, hidden }
}

/** Inputs of the prefill graph for the whole prompt at once, nothing before it. */
export function prefillFeeds(
  config: NextStepConfig,
  prompt: Pick<Prompt, 'ids' | 'mask'>,
  sourceTokens: Float32Array,
): Feeds {
  const nothing = Array.from({ length: config.layers }, () => new Float32Array(0))
  const whole = { from: 0, to: prompt.ids[0]?.length ?? 0 }
  return { ...pieceFeeds(config, prompt, sourceTokens, whole), ...pastFeeds(config, prompt, nothing, nothing, 0) }
}

function pieceFeeds(
  config: NextStepConfig,
  { ids, mask }: Pick<Prompt, 'ids' | 'mask'>,
  sourceTokens: Float32Array,
  { from, to }: { readonly from: number; readonly to: number },
): Feeds {
  const { headDim, tokenSize, placeholder } = config
  const columns = to - from
  const { cos, sin } = rotaryTables(config, from, columns)
  const places: number[] = []
  const tokens: Float32Array[] = []
  let source = 0
  ids.forEach((row, index) => {
    row.forEach((id, column) => {
      if (id !== placeholder) return
      const token = sourceTokens.subarray(source * tokenSize, ++source * tokenSize)
      if (column < from || column >= to) return
      places.push(index * columns + column - from)
      tokens.push(token)
    })
  })
  const imageTokens = new Float32Array(tokens.length * tokenSize)
  tokens.forEach((token, index) => imageTokens.set(token, index * tokenSize))
  return {
    ids: ints(
      ids.flatMap((row) => row.slice(from, to)),
      [ids.length, columns],
    ),
    mask: bools(
      mask.flatMap((row) => row.slice(0, to)),
      [ids.length, to],
    ),
    cos: floats(cos, [columns, headDim / 2]),
    sin: floats(sin, [columns, headDim / 2]),
    image_tokens: floats(imageTokens, [tokens.length, tokenSize]),
    image_places: ints(places, [places.length, 1]),
  }
}

function pastFeeds(
  { keyValueHeads, headDim }: NextStepConfig,
  { ids }: Pick<Prompt, 'ids'>,
  keys: readonly Float32Array[],
  values: readonly Float32Array[],
  columns: number,
): Feeds {
  const dims = [ids.length, keyValueHeads, columns, headDim]
  const feeds: Record<string, Tensor> = {}
  keys.forEach((key, layer) => (feeds[`past_key.${layer}`] = floats(key, dims)))
  values.forEach((value, layer) => (feeds[`past_value.${layer}`] = floats(value, dims)))
  return feeds
}

/** (rows, a) and (rows, b) -> (rows, a + b). */
function joined(before: Float32Array, after: Float32Array, rows: number): Float32Array {
  if (before.length === 0) return after
  const [a, b] = [before.length / rows, after.length / rows]
  const out = resized(before, rows, a, a + b, 0)
  for (let row = 0; row < rows; row++) out.set(after.subarray(row * b, (row + 1) * b), row * (a + b) + a)
  return out
}
