/** What is worth a mark in the prompt: words the model has not learned, wildcards, and places of pictures. */
import { unknownWords, type Stretch, type Vocabulary } from './vocabulary.ts'
import { namedWildcards } from './wildcards.ts'

export interface PromptMark extends Stretch {
  readonly kind: 'unknown' | 'wildcard' | 'missing' | 'image'
  readonly text: string
}

/** In the order of the text, never overlapping. A model without a vocabulary has no unknown words. */
export function promptMarks(
  prompt: string,
  vocabulary: Vocabulary | null,
  wildcardNames: readonly string[],
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
  const isFree = ({ start, end }: Stretch) => special.every((mark) => end <= mark.start || start >= mark.end)
  const unknown = vocabulary === null ? [] : unknownWords(prompt, vocabulary).filter(isFree)
  const marks = unknown.map(({ word, start, end }) => ({ kind: 'unknown' as const, text: word, start, end }))
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
