/** The prompt's way into the KV cache on the processor. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { bools, floats, ints } from '../runtime/runtime.ts'
import { checkFinite } from './finite.ts'
import type { Model } from './model.ts'
import { rotaryTables } from './positions.ts'
import type { Prompt } from './prompt.ts'
import { PromptMemory, promptKey, type ReadPrompt } from './promptMemory.ts'

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
  const names = (stem: string) => Array.from({ length: model.config.layers }, (_, i) => `${stem}.${i}`)
  const [keyNames, valueNames] = [names('key'), names('value')]
  const out = await session.run(prefillFeeds(model.config, prompt, sourceTokens), [
    'hidden',
    ...keyNames,
    ...valueNames,
  ])
  await model.rest('prefill')
  const data = (name: string) => (out[name] as { data: Float32Array }).data
  const read = {
    keys: keyNames.map(data),
    values: valueNames.map(data),
    mask: prompt.mask,
    hidden: data('hidden'),
  }
  checkFinite(model, 'transformer', read.hidden)
  memory.keep(key, read)
  return read
}

export function prefillFeeds(
  config: NextStepConfig,
  { ids, mask }: Pick<Prompt, 'ids' | 'mask'>,
  sourceTokens: Float32Array,
) {
  const columns = ids[0]?.length ?? 0
  const { cos, sin } = rotaryTables(config, 0, columns)
  const flat = ids.flat()
  const places = flat.flatMap((id, place) => (id === config.placeholder ? [place] : []))
  return {
    ids: ints(flat, [ids.length, columns]),
    mask: bools(mask.flat(), [ids.length, columns]),
    cos: floats(cos, [columns, config.headDim / 2]),
    sin: floats(sin, [columns, config.headDim / 2]),
    image_tokens: floats(sourceTokens, [sourceTokens.length / config.tokenSize, config.tokenSize]),
    image_places: ints(places, [places.length, 1]),
  }
}
