/**
 * InvokeAI: since version 3 one JSON object in `invokeai_metadata`; in version 2 `sd-metadata`, whose prompt holds what
 * to avoid in square brackets; in version 1 only the command line, in `Dream`.
 */
import type { FoundRecipe } from '../../event.ts'
import type { FileTexts } from '../metadata/textBlocks.ts'
import { isObject, isText, joinWords, modelName, parseObject, soundRecipe } from './fields.ts'

export function readInvoke(texts: FileTexts): FoundRecipe | null {
  return (
    parseInvokeMetadata(texts.get('invokeai_metadata')) ??
    parseSdMetadata(texts.get('sd-metadata')) ??
    parseDream(texts.get('Dream'))
  )
}

export function parseInvokeMetadata(json: string | undefined): FoundRecipe | null {
  const metadata = parseObject(json)
  if (typeof metadata?.['positive_prompt'] !== 'string') return null
  const { model } = metadata
  return soundRecipe({
    source: 'invokeai',
    // SDXL reads words and style with one text encoder each.
    prompt: joinWords([metadata['positive_prompt'], metadata['positive_style_prompt']]),
    negativePrompt: joinWords([metadata['negative_prompt'], metadata['negative_style_prompt']]),
    seed: metadata['seed'],
    steps: metadata['steps'],
    guidance: metadata['cfg_scale'],
    width: metadata['width'],
    height: metadata['height'],
    // An object since version 4, with `name`; before, with `model_name`.
    model: isObject(model) ? (model['name'] ?? model['model_name']) : model,
  })
}

function parseSdMetadata(json: string | undefined): FoundRecipe | null {
  const metadata = parseObject(json)
  const images = metadata?.['images']
  const image = metadata?.['image'] ?? (Array.isArray(images) ? (images[0] as unknown) : undefined)
  if (!metadata || !isObject(image)) return null
  const { prompt, negative } = promptsOf(image['prompt'])
  return soundRecipe({
    source: 'invokeai',
    prompt,
    negativePrompt: negative,
    seed: image['seed'],
    steps: image['steps'],
    guidance: image['cfg_scale'],
    width: image['width'],
    height: image['height'],
    model: modelName(metadata['model_weights']),
  })
}

/** A text, or a list of weighted texts; one whose weight is below zero is to be avoided. */
function promptsOf(claim: unknown): Prompts {
  if (isText(claim)) return splitBrackets(claim)
  const entries = Array.isArray(claim) ? (claim as readonly unknown[]).slice(0, 100).filter(isObject) : []
  const parts = entries.filter(({ prompt }) => isText(prompt))
  const isAvoided = ({ weight }: Readonly<Record<string, unknown>>) => typeof weight === 'number' && weight < 0
  const split = parts.filter((part) => !isAvoided(part)).map(({ prompt }) => splitBrackets(prompt as string))
  return {
    prompt: joinWords(split.map(({ prompt }) => prompt)),
    negative: joinWords([
      ...split.map(({ negative }) => negative),
      ...parts.filter(isAvoided).map(({ prompt }) => prompt),
    ]),
  }
}

interface Prompts {
  readonly prompt: string
  readonly negative: string
}

/** `a heron [blurry]` -> what to paint and, from the brackets, what to avoid. */
function splitBrackets(text: string): Prompts {
  const outside: string[] = []
  const inside: string[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf('[', at)
    const close = open < 0 ? -1 : text.indexOf(']', open)
    if (close < 0) break
    outside.push(text.slice(at, open).trim())
    inside.push(text.slice(open + 1, close).trim())
    at = close + 1
  }
  outside.push(text.slice(at).trim())
  return { prompt: outside.filter(isText).join(' '), negative: inside.filter(isText).join(', ') }
}

/** `"a heron [blurry]" -s 25 -S 2507 -W 512 -H 512 -C 7.5 -A k_lms`; the quotation marks came and went. */
function parseDream(text: string | undefined): FoundRecipe | null {
  if (!text || text.length > 100_000) return null
  const first = /\s-[sSWHCA] ?[\d.]/.exec(text)
  const words = text.slice(0, first?.index ?? text.length).trim()
  const { prompt, negative } = splitBrackets(
    words.length > 1 && words.startsWith('"') && words.endsWith('"') ? words.slice(1, -1) : words,
  )
  const options = new Map<string, string>()
  for (const [, name, value] of (first ? text.slice(first.index) : '').matchAll(
    /\s-([a-zA-Z]) ?([\d.]{1,20})(?=\s|$)/g,
  )) {
    options.set(name!, value!)
  }
  return soundRecipe({
    source: 'invokeai',
    prompt,
    negativePrompt: negative,
    seed: options.get('S'),
    steps: options.get('s'),
    guidance: options.get('C'),
    width: options.get('W'),
    height: options.get('H'),
  })
}
