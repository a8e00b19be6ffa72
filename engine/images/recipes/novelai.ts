/**
 * NovelAI: `Software` says so, `Comment` is JSON, `Source` names the model. Since its fourth model a prompt may have a
 * part for each character. In WebP all of these are fields of one JSON object in EXIF's comment.
 */
import type { FoundRecipe } from '../../event.ts'
import type { FileTexts } from '../metadata/textBlocks.ts'
import { isObject, isText, joinWords, parseObject, soundRecipe } from './fields.ts'

export function readNovelAi(texts: FileTexts): FoundRecipe | null {
  const wrapped = parseObject(texts.get('exif:UserComment'))
  const named = (name: string): string | undefined => {
    const text = texts.get(name) ?? wrapped?.[name]
    return isText(text) ? text : undefined
  }
  const comment = parseObject(named('Comment'))
  const isTold = named('Software')?.startsWith('NovelAI') ?? false
  if (!comment || !(isTold || ('uc' in comment && 'sampler' in comment))) return null
  return soundRecipe({
    source: 'novelai',
    prompt: captions(comment['v4_prompt']) || (comment['prompt'] ?? named('Description')),
    negativePrompt: captions(comment['v4_negative_prompt']) || comment['uc'],
    seed: comment['seed'],
    steps: comment['steps'],
    guidance: comment['scale'],
    width: comment['width'],
    height: comment['height'],
    model: named('Source'),
  })
}

/** The caption of the picture and those of its characters. */
function captions(claim: unknown): string {
  const caption = isObject(claim) ? claim['caption'] : undefined
  if (!isObject(caption)) return ''
  const characters = Array.isArray(caption['char_captions']) ? (caption['char_captions'] as readonly unknown[]) : []
  const words = characters.slice(0, 100).map((character) => (isObject(character) ? character['char_caption'] : ''))
  return joinWords([caption['base_caption'], ...words])
}
