/** The nouns of WordNet: what each can mean, commonest first, and what each meaning is a kind of (wndb(5WN)). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface WordNet {
  /** To stand on every copy of what is made of it. */
  readonly license: string
  /** Every noun that is no name, in the alphabet's order. */
  readonly nouns: readonly string[]
  /** Whether it is met as a noun no less often than as a verb, an adjective or an adverb: "fly" is not. */
  isNounFirst(word: string): boolean
  /** What a noun can mean, the commonest first; empty for none. */
  meanings(noun: string): readonly Meaning[]
  /** What a meaning is a kind of, directly. */
  kindsOf(meaning: Meaning): readonly Meaning[]
}

export interface Meaning {
  /** Where it stands in the file: what WordNet calls it by. */
  readonly offset: string
  /** Lexicographer file (lexnames(5WN)): 5 animal, 6 artifact, 13 food, 17 object, 18 person, 20 plant. */
  readonly field: number
  /** The words for it as they are written: names have capitals. */
  readonly words: readonly string[]
  /** Offsets of what it is a kind of, or an example of. */
  readonly kinds: readonly string[]
}

/** `folder`: of `data.noun`, `index.noun` and `index.sense`. */
export function readWordNet(folder: string): WordNet {
  const read = (name: string) => readFileSync(join(folder, name), 'latin1').split('\n')
  const isNotice = (line: string) => line.startsWith('  ')
  const lines = (name: string) => read(name).filter((line) => line !== '' && !isNotice(line))
  const byOffset = new Map(lines('data.noun').map((line) => [line.slice(0, 8), meaningOf(line)]))
  const found = (offsets: readonly string[]) => offsets.flatMap((offset) => byOffset.get(offset) ?? [])
  // lemma pos synset_cnt p_cnt [ptr_symbol...] sense_cnt tagsense_cnt synset_offset...
  const index = new Map(
    lines('index.noun').map((line) => {
      const fields = line.trim().split(' ')
      return [fields[0]!.replaceAll('_', ' '), found(fields.slice(-Number(fields[2])))]
    }),
  )
  // lemma%ss_type:... synset_offset sense_number tag_cnt (senseidx(5WN)); ss_type 1 is noun.
  const met = new Map<string, { noun: number; other: number }>()
  for (const line of lines('index.sense')) {
    const [lemma = '', type, count] = /^([^%]+)%(\d).* (\d+)$/.exec(line)?.slice(1) ?? []
    const counts = met.get(lemma) ?? { noun: 0, other: 0 }
    counts[type === '1' ? 'noun' : 'other'] += Number(count)
    met.set(lemma, counts)
  }
  const nouns = new Set(
    [...byOffset.values()].flatMap(({ words }) => words.filter((word) => word === word.toLowerCase())),
  )
  const notice = read('data.noun').filter(isNotice)
  return {
    license: notice.map((line) => line.replace(/^ +\d+ */, '').trim()).join('\n'),
    nouns: [...nouns].toSorted(),
    isNounFirst(word) {
      const { noun, other } = met.get(word) ?? { noun: 0, other: 0 }
      return noun >= other
    },
    meanings: (noun) => index.get(noun) ?? [],
    kindsOf: ({ kinds }) => found(kinds),
  }
}

/** synset_offset lex_filenum ss_type w_cnt word lex_id [word lex_id...] p_cnt [ptr_symbol offset pos source/target...] | gloss */
function meaningOf(line: string): Meaning {
  const fields = line.split(' | ')[0]!.split(' ')
  const count = parseInt(fields[3]!, 16)
  const words = Array.from({ length: count }, (_, at) => fields[4 + 2 * at]!.replaceAll('_', ' '))
  const pointers = fields.slice(5 + 2 * count)
  const kinds = pointers.flatMap((symbol, at) => (/^@i?$/.test(symbol) ? [pointers[at + 1]!] : []))
  return { offset: fields[0]!, field: Number(fields[1]), words, kinds }
}
