/** Instructions that fit a picture: what the model can change, less what the picture's thread already says. */
import { cautionFor, type Capabilities } from '../../electron/contract.ts'

type Suggesting = Pick<Capabilities, 'edits' | 'vocabulary' | 'cautions'>

interface Offering {
  readonly variety?: number
  readonly limit?: number
  /** Of a photo: a model of drawings can do less with it. */
  readonly isPhoto?: boolean
}

/** Joining words say nothing about a picture. */
const joining = new Set(['a', 'an', 'the', 'in', 'on', 'at', 'by', 'of', 'it', 'to', 'with', 'make', 'put', 'turn'])

/**
 * A few instructions, one of each kind (time, place, colour, style, others) before a second of any.
 * `thread` holds the words of every turn; `variety` (any whole number) makes pictures differ from each other.
 */
export function suggestionsFor(
  { edits, vocabulary, cautions = [] }: Suggesting,
  thread: readonly string[],
  { variety = 0, limit = 5, isPhoto = false }: Offering = {},
): readonly string[] {
  const said = new Set(thread.flatMap(telling))
  const isNew = (edit: string) => {
    const words = telling(edit)
    return words.length === 0 ? !thread.includes(edit) : words.some((word) => !said.has(word))
  }
  if (isPhoto && vocabulary !== undefined) return ofPhotos((vocabulary.photoEdits ?? []).filter(isNew), variety, limit)
  const offered = [...new Set([...edits, ...(vocabulary?.edits ?? [])])].filter(
    (edit) => isNew(edit) && cautionFor(edit, cautions) === undefined,
  )
  const { times = [], places = [], colours = [], styles = [] } = vocabulary ?? {}
  const kinds = [times, places, colours, styles].map((phrases) => new Set(phrases.flatMap(telling)))

  const groups: string[][] = [...kinds, null].map(() => [])
  for (const edit of offered) {
    const kind = kinds.findIndex((words) => telling(edit).some((word) => words.has(word)))
    groups[kind < 0 ? kinds.length : kind]?.push(edit)
  }
  const turned = groups.map((group) => rotate(group, variety))
  const longest = Math.max(...turned.map(({ length }) => length))
  const rounds = Array.from({ length: longest }, (_, round) => turned.flatMap((group) => group[round] ?? []))
  return rounds.flat().slice(0, limit)
}

/** They stand in order of what they change, light first and tone last: some of each. */
function ofPhotos(edits: readonly string[], variety: number, limit: number): readonly string[] {
  const plain = edits.filter((edit) => /^make it \p{L}+$/u.test(edit))
  const step = plain.length / limit
  if (step <= 1) return plain
  return Array.from({ length: limit }, (_, at) => plain[Math.floor(at * step) + (variety % Math.floor(step))]!)
}

function telling(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !joining.has(word))
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const start = items.length === 0 ? 0 : by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
