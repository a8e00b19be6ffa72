/** What is worth a mark in the prompt: words the model has not learned, wildcards, and places of pictures. */
import { understand, type Knowing } from '../../electron/contract.ts'
import type { Stretch } from './vocabulary.ts'
import { namedWildcards } from './wildcards.ts'

export interface PromptMark extends Stretch {
  readonly kind: 'unknown' | 'near' | 'wildcard' | 'missing' | 'image'
  readonly text: string
  /** Of a near one: what it is painted as. */
  readonly known?: string
}

/** In the order of the text, never overlapping. `literal`: words that are to be painted as they are written. */
export function promptMarks(
  prompt: string,
  model: Knowing | null,
  wildcardNames: readonly string[],
  literal: readonly string[] = [],
): readonly PromptMark[] {
  const special: PromptMark[] = [
    ...namedWildcards(prompt).map(({ name, start, end }) => {
      const kind = wildcardNames.includes(name) ? ('wildcard' as const) : ('missing' as const)
      return { kind, text: name, start, end }
    }),
    ...[...prompt.matchAll(/<image>/g)].map((match) => {
      return { kind: 'image' as const, text: match[0], start: match.index, end: match.index + match[0].length }
    }),
  ]
  const { as = [], unknown = [] } = model === null ? {} : understand({ prompt, literal }, model)
  const isFree = ({ start, end }: Stretch) => special.every((mark) => end <= mark.start || start >= mark.end)
  const marks = [
    ...unknown.map(({ word, start, end }) => ({ kind: 'unknown' as const, text: word, start, end })),
    ...as.map(({ word, known, start, end }) => ({ kind: 'near' as const, text: word, known, start, end })),
  ].filter(isFree)
  return [...special, ...marks].toSorted((a, b) => a.start - b.start)
}

/** The prompt cut into marked and unmarked pieces that together are the prompt. */
export function piecesOf(
  prompt: string,
  marks: readonly PromptMark[],
): readonly { readonly text: string; readonly kind: PromptMark['kind'] | null }[] {
  let from = 0
  const pieces = marks.flatMap(({ start, end, kind }) => {
    const before = { text: prompt.slice(from, start), kind: null }
    from = end
    return [before, { text: prompt.slice(start, end), kind }]
  })
  return [...pieces, { text: prompt.slice(from), kind: null }].filter(({ text }) => text !== '')
}
