/** Rows as requests: all that a row can say is read and checked here, before anything is loaded or painted. */
import { realpathSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { EngineError } from '../errors.ts'
import { saneName } from '../export/names.ts'
import { generateRequestSchema, type GenerateRequest } from '../request.ts'
import type { SamplingChanges, SamplingKey } from '../sampling.ts'
import type { Row, Table } from './table.ts'
import { fill, keyOf, namesIn } from './template.ts'
import { refuse, type Trouble } from './troubles.ts'

export interface SeriesWish {
  /** The words, with columns in braces; left out, those of the column `prompt`. */
  readonly template?: string
  /** Of the files: with columns in braces, where a slash makes a folder; or a benchmark's own. */
  readonly name: string | ((row: Row, number: number, count: number) => readonly string[])
  /** Where pictures that rows name lie: nothing outside of it is read. */
  readonly images: string
  /** For rows that say nothing of it. */
  readonly sampling: SamplingChanges
  readonly seed?: number
  readonly count: number
  readonly guard: number | false
}

export interface PlannedRow {
  /** From 1, in the order of the table. */
  readonly number: number
  readonly row: Row
  readonly request: GenerateRequest & { readonly prompt: string; readonly seed: number; readonly count: number }
  /** Whole path of the picture that is changed. */
  readonly image: string | null
  readonly guard: number | false
  /** Of its pictures, within the folder of the series: `snow/0007-fox.png`. */
  readonly files: readonly string[]
}

/** What a template may name beside the columns. */
const own = ['row', 'prompt', 'seed'] as const
export const usualName = '{row}-{prompt}'

/** Columns that say how a row is painted, called as the flags are. */
const columnNames = {
  steps: 'steps',
  guidance: 'guidance',
  imageGuidance: 'image-guidance',
  guidanceSchedule: 'schedule',
  sampler: 'sampler',
  timestepShift: 'timestep-shift',
  useNorm: 'use-norm',
  negativePrompt: 'negative',
  positivePrompt: 'positive',
} as const satisfies Record<Exclude<SamplingKey, 'width' | 'height'>, string>
const inWords = new Set<SamplingKey>(['guidanceSchedule', 'sampler', 'negativePrompt', 'positivePrompt'])

/** Throws `request/invalid` with a line for each cell that is wrong. */
export function planSeries(table: Table, wish: SeriesWish): readonly PlannedRow[] {
  checkTemplates(table, wish)
  const troubles: Trouble[] = []
  const planned = table.rows.map((row, at) => planRow(row, at + 1, wish, (trouble) => troubles.push(trouble)))
  troubles.push(...sameNames(planned))
  if (troubles.length > 0) refuse(table.name, troubles, table.titles)
  return planned
}

function checkTemplates({ name: table, columns, titles }: Table, { template, name }: SeriesWish): void {
  if (template === undefined && !columns.includes('prompt'))
    throw invalid(
      `${table} has no column “prompt”; name one so, or say the words of every row, such as “{${titles.get(columns[0]!)}} on a table” (--template).`,
    )
  const listed = [...titles.values()].join(', ')
  for (const wanted of namesIn(template ?? '')) {
    if (columns.includes(keyOf(wanted))) continue
    throw invalid(
      wanted.includes(',')
        ? `A row has one prompt; “{${wanted}}” names several, so give them a column of their own.`
        : `The template asks for the column “${wanted}”; ${table} has ${listed}.`,
    )
  }
  if (typeof name !== 'string') return
  for (const wanted of namesIn(name)) {
    if (!columns.includes(keyOf(wanted)) && !own.some((known) => known === keyOf(wanted)))
      throw invalid(
        `The name asks for the column “${wanted}”; ${table} has ${listed}, and there are row, prompt and seed.`,
      )
  }
  if (name.split('/').some((part) => part.trim() === '..') || isAbsolute(name) || name.includes('\\'))
    throw invalid('The names of a series stay in its folder; leave out “..”, “\\” and a slash in front.')
}

function planRow(row: Row, number: number, wish: SeriesWish, tell: (trouble: Trouble) => void): PlannedRow {
  const { where, cells } = row
  const wrong = (column: string, what: string) => tell({ where, column, what })
  const numberIn = (column: string): number | undefined => {
    const cell = cells[column] ?? ''
    if (cell === '') return undefined
    if (Number.isFinite(Number(cell))) return Number(cell)
    wrong(column, `“${cell.slice(0, 40)}” is no number`)
    return undefined
  }
  const prompt = fill(wish.template ?? cells['prompt'] ?? '', cells)
  const seed = numberIn('seed') ?? wish.seed ?? number
  const count = numberIn('count') ?? wish.count
  const request = { ...wish.sampling, ...settingsOf(row, numberIn, wrong), prompt, seed, count }
  const checked = generateRequestSchema.safeParse(request)
  for (const { path, message } of checked.error?.issues ?? []) {
    const key = String(path[0] ?? 'prompt')
    wrong(columnOf(key, cells), message.replace(/\.$/, ''))
  }
  const image = imageOf(cells['image'] ?? '', wish.images, (what) => wrong('image', what))
  const files = filesOf(row, number, request, wish.name)
  return { number, row, request, image, guard: guardOf(cells['guard'] ?? '', wish, wrong), files }
}

function filesOf(
  row: Row,
  number: number,
  { prompt, seed, count }: { readonly prompt: string; readonly seed: number; readonly count: number },
  name: SeriesWish['name'],
): readonly string[] {
  if (typeof name !== 'string') return name(row, number, count)
  const names = { ...row.cells, prompt: prompt.slice(0, 60), seed: String(seed), row: String(number).padStart(4, '0') }
  const path = name
    .split('/')
    .map((part) => saneName(fill(part, names)))
    .join('/')
    .replace(/\.png$/i, '')
  return count > 1 ? Array.from({ length: count }, (_, at) => `${path}-${at + 1}.png`) : [`${path}.png`]
}

function settingsOf(
  { cells }: Row,
  numberIn: (column: string) => number | undefined,
  wrong: (column: string, what: string) => void,
): SamplingChanges {
  const changes: Record<string, unknown> = {}
  for (const [key, column] of Object.entries(columnNames) as [SamplingKey, string][]) {
    const cell = cells[column] ?? ''
    if (cell === '') continue
    if (key === 'useNorm') changes[key] = switchOf(cell, () => wrong(column, `“${cell}” is neither yes nor no`))
    else changes[key] = inWords.has(key) ? cell : numberIn(column)
  }
  const written = cells['size'] ?? ''
  const size = /^(\d{1,5})\s*[x×*]\s*(\d{1,5})$/i.exec(written)
  if (size) Object.assign(changes, { width: Number(size[1]), height: Number(size[2]) })
  else if (written !== '') wrong('size', 'a size is written as 256x256')
  const [width, height] = [numberIn('width'), numberIn('height')]
  return { ...changes, ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
}

function switchOf(cell: string, wrong: () => void): boolean | undefined {
  if (/^(yes|true|on|1)$/i.test(cell)) return true
  if (/^(no|false|off|0)$/i.test(cell)) return false
  wrong()
  return undefined
}

function guardOf(cell: string, { guard }: SeriesWish, wrong: (column: string, what: string) => void): number | false {
  if (cell === '') return guard
  if (/^(no|false|off)$/i.test(cell)) return false
  const strength = Number(cell)
  if (strength >= 0 && strength <= 1) return strength
  wrong('guard', `“${cell.slice(0, 40)}” is neither off nor a number from 0 to 1`)
  return guard
}

/** Links are followed: what they point to lies within the folder, too. */
function imageOf(cell: string, folder: string, wrong: (what: string) => void): string | null {
  if (cell === '') return null
  const path = resolve(folder, cell)
  if (isOutside(folder, path)) {
    wrong(`${cell.slice(0, 80)} lies outside of ${folder}; name the folder of such pictures (--images)`)
    return null
  }
  try {
    if (!statSync(path).isFile()) wrong(`${path} is no file`)
    else if (isOutside(realpathSync(folder), realpathSync(path))) wrong(`${path} is a link that leads out of ${folder}`)
  } catch {
    wrong(`there is no file ${path}`)
  }
  return path
}

function isOutside(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)
}

/** The column that says what a request got wrong. */
function columnOf(key: string, cells: Row['cells']): string {
  if ((key === 'width' || key === 'height') && (cells['size'] ?? '') !== '') return 'size'
  return columnNames[key as keyof typeof columnNames] ?? key
}

function sameNames(planned: readonly PlannedRow[]): readonly Trouble[] {
  const seen = new Map<string, string>()
  return planned.flatMap(({ row: { where }, files }) => {
    const key = files[0]!.toLowerCase()
    const other = seen.get(key)
    seen.set(key, other ?? where)
    const what = `its picture would be called ${files[0]}, as that of ${other}; put {row} into the names (--name)`
    return other === undefined ? [] : [{ where, what }]
  })
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
