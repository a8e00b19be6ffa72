/** InvokeAI's `invokeai_metadata`: one JSON object. */
import { z } from 'zod'
import type { FoundRecipe } from '../event.ts'
import { parseJson, soundFields, soundPrompt } from './foundFields.ts'

const metadataSchema = z.looseObject({
  positive_prompt: z.string(),
  /** An object since version 4, with `name`; before, with `model_name`. */
  model: z.looseObject({}).or(z.string()).nullish().catch(null),
})

export function parseInvokeMetadata(json: string | undefined): FoundRecipe | null {
  const metadata = metadataSchema.safeParse(parseJson(json)).data
  const prompt = soundPrompt(metadata?.positive_prompt)
  if (!metadata || prompt === null) return null
  const { model } = metadata
  return {
    source: 'invokeai',
    prompt,
    ...soundFields({
      negativePrompt: metadata['negative_prompt'],
      seed: metadata['seed'],
      steps: metadata['steps'],
      guidance: metadata['cfg_scale'],
      width: metadata['width'],
      height: metadata['height'],
      model: typeof model === 'object' ? (model?.['name'] ?? model?.['model_name']) : model,
    }),
  }
}
