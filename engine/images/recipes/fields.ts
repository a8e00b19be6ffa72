/** Limits for what other programs' metadata may say; whatever does not fit is left out. */
import { z } from 'zod'
import type { FoundRecipe } from '../../event.ts'
import { largestSeed } from '../../sampling.ts'

/** Letters of the longest words that are taken. */
export const longestWords = 20_000

const text = z.string().trim().min(1).max(longestWords)
const whole = (most: number) => z.coerce.number().int().min(0).max(most)

const fields = {
  negativePrompt: text,
  seed: whole(largestSeed),
  steps: whole(1000).min(1),
  guidance: z.coerce.number().min(0).max(100),
  width: whole(16384).min(1),
  height: whole(16384).min(1),
  model: text.max(300),
}

/** What a reader found, not yet checked; words that are too long, or of another kind than text, come out as a note. */
export interface Claims {
  readonly source: FoundRecipe['source']
  readonly prompt: unknown
  readonly negativePrompt?: unknown
  readonly seed?: unknown
  readonly steps?: unknown
  readonly guidance?: unknown
  readonly width?: unknown
  readonly height?: unknown
  readonly model?: unknown
  /** One sentence for each thing that is known to be missing. */
  readonly notes?: readonly string[]
}

/** The sound fields; null when nothing at all is left. */
export function soundRecipe({ source, prompt, notes = [], ...claims }: Claims): FoundRecipe | null {
  const words = text.safeParse(prompt).data ?? ''
  const all = [
    ...notes,
    ...(words === '' && isLong(prompt) ? [unreadWords.allOfPrompt] : []),
    ...(isLong(claims.negativePrompt) ? [unreadWords.negativePrompt] : []),
    ...(isLargeSeed(claims.seed) ? [largeSeedNote(claims.seed)] : []),
  ]
  const sound = soundFields(claims)
  if (words === '' && all.length === 0 && Object.keys(sound).length === 0) return null
  return { source, prompt: words, ...sound, ...(all.length > 0 && { notes: [...new Set(all)] }) }
}

/** Never half of a prompt as if it were whole. */
export const unreadWords = {
  prompt: 'Part of this prompt could not be read.',
  allOfPrompt: 'Its prompt could not be read.',
  negativePrompt: 'Part of what it avoids could not be read.',
} as const

/** Other programs count seeds in 64 bits; one that does not fit here would not mean the same picture anyway. */
function isLargeSeed(seed: unknown): seed is string | number {
  if (typeof seed === 'string' && !/^\d{1,20}$/.test(seed)) return false
  return (typeof seed === 'string' || typeof seed === 'number') && Number.isInteger(Number(seed)) && +seed > largestSeed
}

function largeSeedNote(seed: string | number): string {
  // JSON has lost the last digits of a longer number.
  const digits = typeof seed === 'string' || Number.isSafeInteger(seed) ? `, ${seed},` : ''
  return `Its seed${digits} is larger than a seed of Patchwork can be, and is left out.`
}

function isLong(words: unknown): boolean {
  return typeof words === 'string' && words.trim().length > longestWords
}

function soundFields(claims: Omit<Claims, 'source' | 'prompt' | 'notes'>): Partial<FoundRecipe> {
  const sound: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(fields)) {
    const claim = claims[name as keyof typeof fields]
    if (typeof claim !== 'string' && typeof claim !== 'number') continue
    if (typeof claim === 'string' && claim.trim() === '') continue
    const parsed = schema.safeParse(claim)
    if (parsed.success) sound[name] = parsed.data
  }
  return sound
}

/** A JSON object, or null for anything else. */
export function parseObject(json: string | undefined): Fields | null {
  const value = parseJson(json)
  return isObject(value) ? value : null
}

export type Fields = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function parseJson(json: string | undefined): unknown {
  if (json === undefined) return null
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

/** `512x768`, `(512, 768)` or `512 × 768`. */
export function parseSize(text: unknown): { readonly width?: string; readonly height?: string } {
  if (typeof text !== 'string' || text.length > 40) return {}
  const [width, height] = text.match(/\d+/g) ?? []
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
}

/** `sd\v1-5.safetensors` -> `v1-5` */
export function modelName(path: unknown): string | undefined {
  if (!isText(path)) return undefined
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  return name.replace(/\.(safetensors|ckpt|gguf|sft)$/, '')
}

/** Words that differ, in order, as one prompt. */
export function joinWords(parts: readonly unknown[], separator = ', '): string {
  return [...new Set(parts.filter(isText).map((part) => part.trim()))].join(separator)
}
