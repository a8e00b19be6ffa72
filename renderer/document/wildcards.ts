/**
 * `__name__` in a prompt takes one of the wildcard's words, chosen by the seed: the same seed, the same words. What paints
 * every one of several words is a slot (`engine/sets`).
 */
import type { Expand, Wildcard } from '../../electron/contract.ts'

const pattern = /__([a-z0-9-]{1,40})__/g
/** A wildcard may name others, but not without end. */
const deepest = 8

export function hasWildcards(prompt: string): boolean {
  return prompt.search(pattern) >= 0
}

/** Where the prompt names wildcards, in UTF-16 units. */
export function namedWildcards(
  prompt: string,
): readonly { readonly name: string; readonly start: number; readonly end: number }[] {
  return [...prompt.matchAll(pattern)].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/** Names that nobody has defined stay as they were typed. */
export function resolveWildcards(prompt: string, wildcards: readonly Wildcard[], seed: number): string {
  const wordsOf = new Map(wildcards.map(({ name, words }) => [name, words]))
  let place = 0
  const resolve = (text: string, depth: number): string =>
    text.replace(pattern, (whole: string, name: string) => {
      const words = wordsOf.get(name)
      if (words === undefined || depth === deepest) return whole
      const word = words[scatter(seed, place++) % words.length] ?? whole
      return resolve(word, depth + 1)
    })
  return resolve(prompt, 0)
}

/** Inside of a slot a wildcard is all of its words: `{__colour__, clear} glass`. */
export function inSlots(wildcards: readonly Wildcard[]): Expand {
  const wordsOf = new Map(wildcards.map(({ name, words }) => [`__${name}__`, words]))
  return (value) => wordsOf.get(value) ?? [value]
}

/** Spreads neighbouring seeds and places over all 32 bits (the finaliser of MurmurHash3). */
function scatter(seed: number, place: number): number {
  let hash = (seed + Math.imul(place + 1, 0x9e3779b9)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Style words around what is typed: `{prompt}` stands for it; a template without it comes after. */
export function applyTemplate(template: string, words: string): string {
  const style = template.trim()
  if (style === '') return words
  return style.includes('{prompt}') ? style.replaceAll('{prompt}', () => words) : `${words}, ${style}`
}
