/** What a model makes of the words it is given, told before anything is painted. */
import { cutOutWords } from '../export/cutout/words.ts'
import { editingRelease } from '../nextstep/releases.ts'
import { isForeign } from './foreign.ts'
import type { Capabilities, Caution, Near, Vocabulary } from '../engine.ts'

/** A stretch of the prompt, in UTF-16 units. */
export interface Word {
  readonly word: string
  readonly start: number
  readonly end: number
}

export interface Understanding {
  /** The words to paint from: those of `as` in the place of what was written. */
  readonly prompt: string
  /** Words that the model has not learned, and the nearest that it has. */
  readonly as: readonly (Word & { readonly known: string })[]
  /** Words that it has not learned and that nothing it has learned comes near to. */
  readonly unknown: readonly Word[]
  /** Things in the words to paint from that the model mostly paints so that nobody would know them. */
  readonly seldom: readonly string[]
  /** Most likely they are in another language. */
  readonly foreign: boolean
  /** Why the outcome is not likely to be what is asked for, in a sentence; null where nothing speaks against it. */
  readonly doubt: string | null
}

export interface Edited {
  readonly isPhoto: boolean
  /** All that was said of it, from its first words on; left out where that is not known. */
  readonly words?: string | undefined
}

export interface Asked {
  readonly prompt: string
  /** An instruction, and what the picture is that it changes. */
  readonly edits?: Edited | null
  /** Words to be taken as they are written, in small letters. */
  readonly literal?: readonly string[]
}

/** What is known of a model; `Capabilities` is it. */
export type Knowing = Pick<Capabilities, 'name' | 'vocabulary' | 'near' | 'cautions'>

export const wordPattern = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu

/** Words that join others: they are no things, whatever they look like ("may", and "does" like more than one doe), and nothing hangs on them. */
const joining = new Set(
  `am are as be been being can could did do does doing had has have having is may might must shall should was were will would
  all and any both but each few he her his i if it its many more most much my no none not one or other our she some such than that the their
  them then there these they this those us we you your about above after again against along around at behind below beside between beyond by
  down for from in near next of off on out over past round since so through till to towards until up upon via while with`.split(
    /\s+/,
  ),
)

/** A model without a vocabulary was trained on everything. */
export function understand({ prompt, edits = null, literal = [] }: Asked, model: Knowing): Understanding {
  const { vocabulary, near = {} } = model
  const strange = vocabulary === undefined ? [] : unknownWords(prompt, vocabulary)
  const nearestOf = nearestIn(near)
  const as = strange.flatMap((word) => {
    const written = word.word.toLowerCase()
    const isTaken = literal.includes(written) || joining.has(written) || describes(word, prompt, vocabulary!)
    const known = isTaken ? undefined : (nearestOf.get(written) ?? nearestOf.get(singular(written)))
    return known === undefined ? [] : [{ ...word, known }]
  })
  const unknown = strange.filter((word) => !as.some(({ start }) => start === word.start))
  const painted = replaced(prompt, as)
  const seldom = vocabulary === undefined ? [] : seldomIn(painted, vocabulary)
  const foreign = isForeign(
    prompt.match(wordPattern) ?? [],
    unknown.map(({ word }) => word),
  )
  const doubt = doubtOf(prompt, edits, { unknown, foreign }, model)
  return { prompt: painted, as, unknown, seldom, foreign, doubt }
}

function seldomIn(prompt: string, { nouns, seldom = [] }: Vocabulary): readonly string[] {
  return seldom.length === 0 ? [] : thingsIn(prompt, { nouns }).filter((noun) => seldom.includes(noun))
}

/** Nouns of the model in words. Of a name of several words only the whole counts: a fire engine is no engine. */
function thingsIn(words: string, { nouns }: Pick<Vocabulary, 'nouns'>): readonly string[] {
  let text = stems(words)
  return namesOf(nouns).flatMap(({ noun, name }) => {
    if (!text.includes(name)) return []
    text = text.replaceAll(name, ' | ')
    return [noun]
  })
}

/** "Octopus" and "octopuses" have one stem, whatever that is. */
function stems(text: string): string {
  const stem = (word: string): string => (singular(word) === word ? word : stem(singular(word)))
  return ` ${(text.toLowerCase().match(wordPattern) ?? []).map(stem).join(' ')} `
}

/** In "pirate ship" and "emerald green" it is no thing of its own. */
function describes({ end }: Word, prompt: string, { nouns, colours }: Vocabulary): boolean {
  const [, next] = /^ +([\p{L}-]+)/u.exec(prompt.slice(end)) ?? []
  return next !== undefined && [next, singular(next)].some((word) => nouns.includes(word) || colours.includes(word))
}

/** Wildcards, names of pictures, and that there is to be no background. */
const saidToUs = [/<image>|__\w+__/g, ...cutOutWords.map(({ source }) => new RegExp(source, 'gi'))]

/** The words of a prompt that the model was never trained on; wildcards, names of pictures and what is said to us alone aside. */
export function unknownWords(prompt: string, vocabulary: Vocabulary): readonly Word[] {
  const known = knownWords(vocabulary)
  const special = saidToUs.flatMap((pattern) =>
    [...prompt.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length] as const),
  )
  return [...prompt.matchAll(wordPattern)]
    .map((match) => ({ word: match[0], start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => special.every(([from, to]) => end <= from || start >= to))
    .filter(({ word }) => !isKnown(word.toLowerCase(), known))
}

function replaced(prompt: string, as: Understanding['as']): string {
  let [text, from] = ['', 0]
  for (const { start, end, known } of as) {
    text += prompt.slice(from, start) + known
    from = end
  }
  // "an" and "a" go by what follows.
  return (text + prompt.slice(from)).replaceAll(/\b(an?)( [a-z]*)/gi, (whole, article: string, next: string) =>
    as.some(({ known }) => next === ` ${known}`) ? articleOf(article, next) : whole,
  )
}

function articleOf(article: string, next: string): string {
  const own = /^ [aeiou]/.test(next) && !next.startsWith(' uni') ? 'an' : 'a'
  return (article.startsWith('A') ? own.replace('a', 'A') : own) + next
}

function doubtOf(
  prompt: string,
  edits: Edited | null,
  { unknown, foreign }: Pick<Understanding, 'unknown' | 'foreign'>,
  { name, vocabulary, cautions = [] }: Knowing,
): string | null {
  if (vocabulary === undefined) return null
  if (edits === null)
    return foreign ? `${name} reads English and knows hardly any of these words: say it in simple English.` : null
  const { photoEdits = [] } = vocabulary
  if (edits.isPhoto && photoEdits.length === 0)
    return `${name} knows drawings only, and would paint this photo anew as one. ${editingRelease} edits photos, where it is installed.`
  const strange = edits.isPhoto ? unknownOfPhotos(prompt, photoEdits) : unknown
  const telling = strange.filter(({ word }) => !joining.has(word.toLowerCase()))
  if (telling.length === 0) {
    const isLone = edits.words !== undefined && thingsIn(edits.words, vocabulary).length === 1
    const applying = cautions.filter(({ lone = false }) => isLone || !lone)
    const caution = edits.isPhoto ? undefined : cautionFor(prompt, applying)
    return caution === undefined ? null : `${name} ${caution.says}. ${editingRelease} does it, where it is installed.`
  }
  const words = [...new Set(telling.map(({ word }) => `“${word}”`))].join(', ')
  const changes = edits.isPhoto ? 'light, season, weather and tone of photos' : changesOf(vocabulary)
  return `${name} has not learned ${words}${edits.isPhoto ? ' in photos' : ''}: it changes ${changes}. ${editingRelease} does more, where it is installed.`
}

/** What is to be said of an instruction that a model learned and seldom carries out. */
export function cautionFor(instruction: string, cautions: readonly Caution[]): Caution | undefined {
  const said = new Set(instruction.toLowerCase().match(wordPattern))
  const says = (word: string) => said.has(word)
  return cautions.find(({ words, unless }) => words.some(says) && !unless.some(says))
}

/** What it knows of drawings is none of what it can do to photos. */
function unknownOfPhotos(prompt: string, photoEdits: readonly string[]): readonly Word[] {
  const words = ['photo', 'picture', 'image']
  return unknownWords(prompt, { nouns: [], colours: [], places: [], times: [], styles: [], edits: photoEdits, words })
}

/** What a model can change, by its instructions. */
function changesOf({ edits, colours, places, times, styles }: Vocabulary): string {
  const has = (words: readonly string[]) => edits.some((edit) => words.some((word) => edit.endsWith(` ${word}`)))
  const kinds = [
    has(colours) && 'colours',
    has(places) && 'the place',
    has(times.map((time) => time.split(' ').at(-1)!)) && 'the time of day',
    has(['winter', 'autumn']) && 'the season',
    has(['rain', 'fog']) && 'the weather',
    has(styles) && 'the style',
    has(['smaller', 'bigger']) && 'the size',
    has(['two', 'three']) && 'how many there are',
    edits.some((edit) => edit.startsWith('give it')) && 'what is worn',
    'what a thing is',
  ].filter((kind) => kind !== false)
  return `${kinds.slice(0, -1).join(', ')} and ${kinds.at(-1)}`
}

const knownByVocabulary = new WeakMap<Vocabulary, ReadonlySet<string>>()

/** Asked for at every key press, so it is made once for each model. */
function knownWords(vocabulary: Vocabulary): ReadonlySet<string> {
  const made = knownByVocabulary.get(vocabulary)
  if (made !== undefined) return made
  const phrases = Object.values(vocabulary).flat()
  const known = new Set(phrases.flatMap((phrase) => phrase.toLowerCase().match(wordPattern) ?? []))
  knownByVocabulary.set(vocabulary, known)
  return known
}

interface NameOfThing {
  readonly noun: string
  readonly name: string
}
const namesByNouns = new WeakMap<readonly string[], readonly NameOfThing[]>()

/** The longest first. */
function namesOf(nouns: readonly string[]): readonly NameOfThing[] {
  const made = namesByNouns.get(nouns)
  if (made !== undefined) return made
  const found = nouns.toSorted((a, b) => b.length - a.length).map((noun) => ({ noun, name: stems(noun) }))
  namesByNouns.set(nouns, found)
  return found
}

const nearestByNear = new WeakMap<Near, ReadonlyMap<string, string>>()

function nearestIn(near: Near): ReadonlyMap<string, string> {
  const made = nearestByNear.get(near)
  if (made !== undefined) return made
  const found = new Map(Object.entries(near).flatMap(([known, words]) => words.map((word) => [word, known] as const)))
  nearestByNear.set(near, found)
  return found
}

/** "snow-white" is known where its parts are. */
function isKnown(word: string, known: ReadonlySet<string>): boolean {
  return known.has(word) || (/['’-]/.test(word) && word.split(/['’-]/).every((part) => known.has(part)))
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return word.replace(/(?<=s|x|z|ch|sh)es$|(?<=[^s])s$/, '')
}
