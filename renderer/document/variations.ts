/** What is made of one picture: instructions that are painted, and transforms of its own pixels. */
import { combinationsOf, type Combination, type Picture, type Transform } from '../../electron/contract.ts'
import { variationStrings as words } from '../strings/variations.ts'

export type VariationKind = keyof typeof words.rows
/** What is written beside each kind that is used. */
export type VariationForm = Partial<Readonly<Record<VariationKind, string>>>

export interface Variations {
  readonly painted: readonly Pick<Combination, 'words' | 'name'>[]
  readonly moved: readonly { readonly name: string; readonly transform: Transform }[]
}

/** `known`: instructions that the model was trained on. Throws a sentence for sizes that are none, and for too many. */
export function variationsOf(form: VariationForm, known: readonly string[] = []): Variations {
  const said = (['colours', 'damage', 'seasons'] as const).flatMap((kind) => listed(form[kind]))
  const own = form.own?.trim() ?? ''
  const combined = combinationsOf(own)
  const flips: Variations['moved'] =
    form.flips === undefined
      ? []
      : [
          { name: words.flipped, transform: { kind: 'flip', along: 'x' } },
          { name: words.upsideDown, transform: { kind: 'flip', along: 'y' } },
        ]
  return {
    painted: [
      ...said.map((value) => ({ words: `make it ${value}`, name: value })),
      ...listed(form.places).map((value) => ({ words: putInto(value, known), name: value })),
      ...(combined.length > 0 || own === '' ? combined : [{ words: own, name: own.slice(0, 100) }]),
    ],
    moved: [...flips, ...listed(form.sizes).map(sized)],
  }
}

/** `snow` -> `put it in the snow`, as the model has learned it; `on a table` -> `put it on a table`. */
function putInto(place: string, known: readonly string[]): string {
  const asLearned = known.find((one) => one.toLowerCase().endsWith(` ${place.toLowerCase()}`))
  if (asLearned !== undefined) return asLearned
  return starts.test(place) ? `put it ${place}` : `put it in ${place}`
}

const starts = /^(in|into|on|onto|at|by|under|underwater|near|beside|behind|inside|outside|among)\b/i

function listed(text = ''): readonly string[] {
  return [...new Set(text.split(',').map((value) => value.trim()))].filter((value) => value !== '')
}

function sized(text: string): Variations['moved'][number] {
  const factor = Number(text)
  if (!(factor >= 0.05 && factor <= 8)) throw new Error(words.badSize)
  return { name: words.times(factor), transform: { kind: 'scale', factor } }
}

/** What a picture is called in the names of what is made of it. */
export function shortName({ name, prompt }: Pick<Picture, 'name' | 'prompt'>): string {
  const whole = (name ?? prompt).replaceAll(/\s+/g, ' ').trim() || 'picture'
  return whole.length <= 40 ? whole : `${whole.slice(0, 39).trim()}…`
}
