/** SwarmUI's `sui_image_params`: JSON in PNG's `parameters` or EXIF's comment (its docs, Image Metadata Format). */
import type { FoundRecipe } from '../../event.ts'
import type { FileTexts } from '../metadata/textBlocks.ts'
import { isObject, modelName, parseObject, soundRecipe } from './fields.ts'

export function readSwarm(texts: FileTexts): FoundRecipe | null {
  const metadata = parseObject(texts.get('parameters')) ?? parseObject(texts.get('exif:UserComment'))
  const found = metadata?.['sui_image_params']
  if (!isObject(found)) return null
  return soundRecipe({
    source: 'swarmui',
    prompt: found['prompt'],
    negativePrompt: found['negativeprompt'],
    seed: found['seed'],
    steps: found['steps'],
    guidance: found['cfgscale'],
    width: found['width'],
    height: found['height'],
    model: modelName(found['model']),
  })
}
