/** What the model knows, for the prompt box: how a word may go on. */
import { wordPattern, type Vocabulary } from '../../electron/contract.ts'

/** A stretch of the prompt, in UTF-16 units as the text box counts. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

export type CompletionKind = 'noun' | 'colour' | 'place' | 'time' | 'style' | 'edit'

/** Putting `text` in place of the stretch completes what is being typed. */
export interface Completion extends Stretch {
  readonly text: string
  readonly kind: CompletionKind
}

/** How the text before the caret may go on, the likeliest first: whole phrases such as "in the snow". */
export function completions(
  prompt: string,
  caret: number,
  vocabulary: Vocabulary,
  { task = 'generate', limit = 8 }: { readonly task?: 'generate' | 'edit'; readonly limit?: number } = {},
): readonly Completion[] {
  // In the middle of a word there is nothing to offer: its end would stay behind.
  if (/^[\p{L}\p{N}]/u.test(prompt.slice(caret))) return []
  const before = prompt.slice(0, caret)
  const starts = [...before.matchAll(wordPattern)].map((match) => match.index)
  const typedWord = starts.at(-1)
  if (typedWord === undefined || !/[\p{L}\p{N}]$/u.test(before)) return []

  const found = phrases(vocabulary, task).flatMap(({ text, kind }, order) => {
    const phrase = text.toLowerCase()
    // All of it stands there already.
    if (starts.some((start) => before.slice(start).toLowerCase() === phrase)) return []
    // An instruction is a whole sentence; anything else may begin at any word typed so far.
    const from = (kind === 'edit' ? starts.slice(0, 1) : starts).find((start) =>
      goesOn(before.slice(start).toLowerCase(), phrase),
    )
    if (from !== undefined) return [{ completion: { text, kind, start: from, end: caret }, rank: 0, order }]
    const within = kind !== 'edit' && hasWordGoingOn(before.slice(typedWord).toLowerCase(), phrase)
    return within ? [{ completion: { text, kind, start: typedWord, end: caret }, rank: 1, order }] : []
  })
  return found
    .toSorted((a, b) => a.rank - b.rank || a.completion.start - b.completion.start || a.order - b.order)
    .slice(0, limit)
    .map(({ completion }) => completion)
}

function goesOn(typed: string, phrase: string): boolean {
  return phrase.startsWith(typed) && phrase !== typed
}

/** "sn" is the beginning of a word of "in the snow". */
function hasWordGoingOn(typed: string, phrase: string): boolean {
  return phrase.split(' ').some((word, index) => index > 0 && word.startsWith(typed))
}

function phrases(vocabulary: Vocabulary, task: 'generate' | 'edit') {
  const of = (kind: CompletionKind, texts: readonly string[]) => texts.map((text) => ({ text, kind }))
  return [
    ...(task === 'edit' ? of('edit', vocabulary.edits) : []),
    ...of('noun', vocabulary.nouns),
    ...of('colour', vocabulary.colours),
    ...of('place', vocabulary.places),
    ...of('time', vocabulary.times),
    ...of('style', vocabulary.styles),
  ]
}
