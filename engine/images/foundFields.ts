/** Limits for what other programs' metadata may say; whatever does not fit is left out. */
import { z } from 'zod'

const text = z.string().trim().min(1).max(20_000)
const whole = (most: number) => z.coerce.number().int().min(0).max(most)

const fields = {
  negativePrompt: text,
  /** Other programs count seeds in 64 bits; one that does not fit here would not mean the same picture anyway. */
  seed: whole(0xffffffff),
  steps: whole(1000).min(1),
  guidance: z.coerce.number().min(0).max(100),
  width: whole(16384).min(1),
  height: whole(16384).min(1),
  model: text.max(300),
}

type Fields = { readonly [Name in keyof typeof fields]?: z.output<(typeof fields)[Name]> }

/** The fields that are sound. */
export function soundFields(claims: { readonly [Name in keyof typeof fields]?: unknown }): Fields {
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

/** A prompt, or null when there is none to speak of. */
export function soundPrompt(claim: unknown): string | null {
  return text.safeParse(claim).data ?? null
}

export function parseJson(json: string | undefined): unknown {
  if (json === undefined) return null
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
