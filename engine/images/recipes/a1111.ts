/**
 * The Stable Diffusion web UI's `parameters`, which many programs write: the prompt, a line `Negative prompt: ...`, and
 * a last line `Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: name`. Other programs and
 * websites put all of it on one line, in another order, or leave the settings out.
 */
import type { FoundRecipe } from '../../event.ts'
import { modelName, parseJson, parseSize, soundRecipe } from './fields.ts'

/** Longer texts are no recipe. */
const longestText = 200_000

/**
 * `isNamed` says that the text stands where only recipes stand, so that words alone are a prompt; anywhere else there
 * must be settings or a negative prompt.
 */
export function parseParameters(text: string | undefined, isNamed = true): FoundRecipe | null {
  if (!text || text.length > longestText || parseJson(text) !== null) return null
  const pieces = piecesOf(text.replaceAll('\r\n', '\n').split('\n'))
  if (!isNamed && pieces.every(({ kind }) => kind === 'prompt')) return null
  const wordsOf = (kind: Kind) =>
    pieces
      .filter((piece) => piece.kind === kind)
      .map((piece) => piece.text)
      .join('\n')
  const settings = new Map(pieces.flatMap((piece) => (piece.kind === 'settings' ? pairsOf(piece.text) : [])))
  return soundRecipe({
    source: programOf(settings),
    prompt: wordsOf('prompt'),
    negativePrompt: wordsOf('negative'),
    seed: settings.get('seed'),
    steps: settings.get('steps'),
    guidance: settings.get('cfg scale') ?? settings.get('guidance scale'),
    ...parseSize(settings.get('size')),
    model: modelName(settings.get('model')),
  })
}

type Kind = 'prompt' | 'negative' | 'settings'

interface Piece {
  readonly kind: Kind
  readonly text: string
}

const negativeMark = 'negative prompt:'
const promptMarks = ['positive prompt:', 'prompt:']

/**
 * Lines of words and lines of settings, in whatever order. Where all of it is on one line the marks stand inside of it;
 * in a text of several lines a mark inside of one belongs to the words: a poster reading "Negative prompt: none".
 */
function piecesOf(lines: readonly string[]): readonly Piece[] {
  const isMarked =
    lines.length > 1 && (lines.some((line) => startsWith(line, negativeMark)) || isSettings(lines.at(-1)!))
  const isSettled = lines.some((line) => isSettings(line))
  const pieces: Piece[] = []
  let kind: Kind = 'prompt'
  let hasPrompt = false
  let isPast = false
  for (const line of lines.flatMap((whole) => apart(whole, !isMarked, !isSettled))) {
    if (isSettings(line)) {
      pieces.push({ kind: 'settings', text: line })
      isPast = hasPrompt
      kind = 'prompt'
      continue
    }
    const mark = [negativeMark, ...promptMarks].find((known) => startsWith(line, known))
    if (mark !== undefined) kind = mark === negativeMark ? 'negative' : 'prompt'
    else if (isPast && kind === 'prompt') continue // what stands below the settings is a template or a program's remark
    const words = mark === undefined ? line : line.trimStart().slice(mark.length).trimStart()
    hasPrompt ||= kind === 'prompt' && words.trim() !== ''
    pieces.push({ kind, text: words })
  }
  return pieces
}

/** One line, cut where a negative prompt or the settings begin in the middle of it. */
function apart(line: string, atNegative: boolean, atSettings: boolean): readonly string[] {
  const cuts = [0, line.length]
  if (atNegative) {
    const at = line.toLowerCase().indexOf(negativeMark)
    if (at > 0) cuts.push(at)
  }
  if (atSettings) {
    const at = settingsStart(line)
    if (at > 0) cuts.push(at)
  }
  const ordered = [...new Set(cuts)].toSorted((a, b) => a - b)
  return ordered.length <= 2 ? [line] : ordered.slice(1).map((end, i) => trimmed(line.slice(ordered[i], end)))
}

/** Without the comma that led on to the next piece. */
function trimmed(piece: string): string {
  const text = piece.trim()
  return text.endsWith(',') ? text.slice(0, -1).trimEnd() : text
}

/** Names that settings begin with, and what their values look like where that can be told. */
const known: ReadonlyMap<string, RegExp> = new Map([
  ['steps', /^\d{1,5}(\.0)?$/],
  ['seed', /^-?\d{1,20}(\.0)?$/],
  ['size', /^\d{1,5} ?x ?\d{1,5}$/i],
  ['cfg scale', /^\d{1,4}(\.\d{1,20})?$/],
  ['clip skip', /^\d{1,2}$/],
  ['model hash', /^[\da-f]{6,64}$/i],
  ['denoising strength', /^[\d.]{1,20}$/],
])
/** Names whose values may be anything: they tell only in company. */
const loose: ReadonlySet<string> = new Set(['sampler', 'schedule type', 'model', 'version', 'vae', 'app', 'pipeline'])

function isSettings(line: string): boolean {
  const pairs = pairsOf(line)
  const [first] = pairs
  if (first === undefined || !line.trimStart().toLowerCase().startsWith(`${first[0]}:`)) return false
  const sure = pairs.filter(([name, value]) => known.get(name)?.test(value)).length
  if (known.has(first[0])) return known.get(first[0])!.test(first[1])
  return loose.has(first[0]) && sure + pairs.filter(([name]) => loose.has(name)).length >= 2
}

/** The first place from which two known settings follow. */
function settingsStart(line: string): number {
  const lower = line.toLowerCase()
  const starts = [...known.keys(), ...loose]
    .map((name) => wordAt(lower, `${name}:`))
    .filter((at) => at >= 0)
    .toSorted((a, b) => a - b)
  return starts.find((at) => isSettings(line.slice(at)) && pairsOf(line.slice(at)).length >= 2) ?? -1
}

/** Where a word begins that no letter stands in front of. */
function wordAt(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || /[\s,.;]/.test(text[at - 1]!)) return at
  }
  return -1
}

/**
 * `name: value` pairs between commas (or SD.Next's bars), names in lower case; values that hold commas are quoted as
 * JSON. One walk over the line.
 */
function pairsOf(line: string): readonly (readonly [name: string, value: string])[] {
  const pairs: [string, string][] = []
  const bar = line.includes(' | ') ? '|' : ','
  for (let at = 0; at < line.length;) {
    const colon = line.indexOf(':', at)
    if (colon < 0) break
    // A comma in front of the colon belongs to a value that was not quoted.
    const name = line.slice(Math.max(at, line.lastIndexOf(bar, colon) + 1), colon).trim()
    let from = colon + 1
    while (line[from] === ' ') from++
    const quoted = line[from] === '"' ? endOfQuote(line, from) : -1
    const comma = line.indexOf(bar, quoted < 0 ? from : quoted)
    const end = comma < 0 ? line.length : comma
    const value = quoted < 0 ? line.slice(from, end).trim() : parseJson(line.slice(from, quoted))
    if (typeof value === 'string' && name !== '' && name.length <= 60) pairs.push([name.toLowerCase(), value])
    at = end + 1
  }
  return pairs
}

/** Behind the closing quotation mark; -1 when there is none. */
function endOfQuote(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '"') return at + 1
  }
  return -1
}

function startsWith(line: string, mark: string): boolean {
  return line.trimStart().slice(0, mark.length).toLowerCase() === mark
}

/** Programs that write the web UI's words say who they are in `Version`. */
function programOf(settings: ReadonlyMap<string, string>): FoundRecipe['source'] {
  const version = settings.get('version')?.toLowerCase() ?? ''
  if (version.startsWith('patchwork')) return 'patchwork'
  if (version.startsWith('fooocus')) return 'fooocus'
  if (version.startsWith('comfyui')) return 'comfyui'
  return 'a1111'
}
