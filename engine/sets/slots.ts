/** A prompt with slots is a set of prompts: `{red, blue} {potion, cup}` are four. */
import { EngineError } from '../errors.ts'

/** Pictures of one set. */
export const setLimit = 256

export interface Slot {
  /** In UTF-16 units of the prompt, with its braces. */
  readonly start: number
  readonly end: number
  readonly values: readonly string[]
}

export interface Combination {
  readonly words: string
  /** One of each slot, in the order of the prompt. */
  readonly values: readonly string[]
  /** What tells it from the others of its set. */
  readonly name: string
}

/** What a value stands for: itself, or several that it names. */
export type Expand = (value: string) => readonly string[]

/** Braces around at least two values; others stay as they are written. */
export function slotsOf(prompt: string, expand: Expand = (value) => [value]): readonly Slot[] {
  return [...prompt.matchAll(/\{([^{}]*)\}/g)].flatMap((match) => {
    const written = (match[1] ?? '').split(',').map((value) => value.trim())
    const values = [...new Set(written.filter((value) => value !== '').flatMap(expand))]
    return values.length < 2 ? [] : [{ start: match.index, end: match.index + match[0].length, values }]
  })
}

/** Of pictures that the prompt asks for, `count` of each combination. */
export function setSize(slots: readonly Slot[], count = 1): number {
  return slots.reduce((size, { values }) => size * values.length, count)
}

/** Why a set of that many is not painted, in a sentence; null where it is. */
export function tooMany(slots: readonly Slot[], count = 1): string | null {
  const size = setSize(slots, count)
  if (size <= setLimit) return null
  const factors = [...slots.map(({ values }) => values.length), ...(count > 1 ? [count] : [])]
  const product = factors.length > 1 ? `${factors.join(' × ')} = ${size}` : `${size}`
  return `That is ${product} pictures; a set holds ${setLimit} at most. Leave values out, or paint it in parts.`
}

/** The last slot changes first. Empty for a prompt without slots; throws `request/invalid` for too many. */
export function combinationsOf(prompt: string, count = 1, expand?: Expand): readonly Combination[] {
  const slots = slotsOf(prompt, expand)
  if (slots.length === 0) return []
  const trouble = tooMany(slots, count)
  if (trouble !== null) throw new EngineError('request/invalid', trouble)
  const rows = slots.reduce<readonly (readonly string[])[]>(
    (before, { values }) => before.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  )
  const names = distinct(rows.map((values) => values.join(' ')))
  return rows.map((values, index) => ({ words: filled(prompt, slots, values), values, name: names[index]! }))
}

function filled(prompt: string, slots: readonly Slot[], values: readonly string[]): string {
  let at = 0
  const pieces = slots.map(({ start, end }, index) => {
    const piece = prompt.slice(at, start) + (values[index] ?? '')
    at = end
    return piece
  })
  return pieces.join('') + prompt.slice(at)
}

/** `a b` of `{a b}` and `{c}` may be `a` and `b c` of others: later ones are numbered. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let number = 2; seen.has(free); number++) free = `${name} ${number}`
    seen.add(free)
    return free
  })
}
