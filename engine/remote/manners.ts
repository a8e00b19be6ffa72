/**
 * Servers differ in which fields of a request they take. One that a server refuses by name is left out from then on:
 * OpenAI's own knows no `response_format` for its newer models, proxies forbid whatever they do not know.
 */

/** All that a picture can be asked for without, and what each is called. */
const optional = {
  response_format: null,
  output_format: null,
  stream: null,
  partial_images: null,
  extra_params: "any of NextStep's own settings",
  negative_prompt: 'a negative prompt',
  num_inference_steps: 'a number of steps',
  guidance_scale: 'guidance',
  seed: 'a seed',
} as const
export type OptionalField = keyof typeof optional

/** By model: a proxy may have several, each with manners of its own. */
export interface Manners {
  leftOut(model: string): ReadonlySet<OptionalField>
  /** Remembers what this refusal names; false if it names nothing new, so that asking again would be no use. */
  learn(model: string, status: number, refusal: string): boolean
}

export function createManners(): Manners {
  const known = new Map<string, Set<OptionalField>>()
  return {
    leftOut: (model) => known.get(model) ?? new Set(),
    learn(model, status, refusal) {
      const leftOut = known.get(model) ?? new Set()
      const fields = status === 400 || status === 422 ? refusedFields(refusal) : []
      const news = fields.filter((field) => !leftOut.has(field))
      known.set(model, new Set([...leftOut, ...news]))
      return news.length > 0
    },
  }
}

/** A field that is not known, and not one whose value is out of bounds: that is the user's to mend. */
function refusedFields(refusal: string): readonly OptionalField[] {
  const fields = (Object.keys(optional) as OptionalField[]).filter((field) => refusal.includes(field))
  if (
    /unknown|unrecogni[sz]ed|unsupported|not support|unexpected|not permitted|not allowed|forbidden|extra_forbidden/i.test(
      refusal,
    )
  )
    return fields
  return fields.filter((field) => field === 'stream' || field === 'partial_images')
}

/** Settled that this server never hears of, in the words of the user. */
export function namesOf(leftOut: ReadonlySet<OptionalField>): readonly string[] {
  return [...leftOut].map((field) => optional[field]).filter((name) => name !== null)
}
