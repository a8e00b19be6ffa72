/**
 * Fooocus: JSON in PNG's `parameters`, EXIF's comment or a JPEG's; older versions call its fields as the window does.
 * Written in the web UI's words (scheme a1111) it is read there.
 */
import type { FoundRecipe } from '../../event.ts'
import type { FileTexts } from '../metadata/textBlocks.ts'
import { isText, modelName, parseObject, parseSize, soundRecipe, type Fields } from './fields.ts'

export function readFooocus(texts: FileTexts): FoundRecipe | null {
  const metadata = ['parameters', 'exif:UserComment', 'Comment']
    .map((name) => parseObject(texts.get(name)))
    .find(isOurs)
  if (!metadata) return null
  const field = (name: string, label: string) => metadata[name] ?? metadata[label]
  return soundRecipe({
    source: 'fooocus',
    prompt: field('prompt', 'Prompt'),
    negativePrompt: field('negative_prompt', 'Negative Prompt'),
    seed: field('seed', 'Seed'),
    steps: field('steps', 'Steps'),
    guidance: field('guidance_scale', 'Guidance Scale') ?? metadata['cfg'],
    width: metadata['width'],
    height: metadata['height'],
    ...parseSize(field('resolution', 'Resolution')),
    model: modelName(field('base_model', 'Base Model')),
    notes: hasStyles(field('styles', 'Styles')) ? [addedStyles] : [],
  })
}

const addedStyles = 'Fooocus added the words of its styles; they are not part of this prompt.'

function isOurs(metadata: Fields | null): metadata is Fields {
  if (metadata === null) return false
  const isNew = isText(metadata['prompt']) && ('base_model' in metadata || 'guidance_scale' in metadata)
  return isNew || (isText(metadata['Prompt']) && 'Base Model' in metadata)
}

/** A list as Python prints it. */
function hasStyles(claim: unknown): boolean {
  return Array.isArray(claim) ? claim.length > 0 : isText(claim) && claim.replaceAll(/[\s[\]()]/g, '') !== ''
}
