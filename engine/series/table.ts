/** Tables as spreadsheets and scripts write them: every cell a text, every row knows where it stands. */
import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { inWords } from '../bytes.ts'
import { EngineError } from '../errors.ts'
import { refuse, type Titles, type Trouble } from './troubles.ts'

export interface Row {
  readonly where: string
  /** By column, in small letters; an empty cell is `''`. */
  readonly cells: Readonly<Record<string, string>>
}

export interface Table {
  /** The file, for sentences. */
  readonly name: string
  /** In small letters, in their order. */
  readonly columns: readonly string[]
  /** How the file writes each of them. */
  readonly titles: Titles
  readonly rows: readonly Row[]
}

const largestFile = 32 * 2 ** 20
const mostRows = 100_000

/** Throws `request/invalid` with a line for each thing that is wrong. */
export async function openTable(path: string): Promise<Table> {
  const name = basename(path)
  return readTable(await bytesOf(path, name), name)
}

export function readTable(bytes: Uint8Array, name: string): Table {
  const text = decoded(bytes, name)
  const extension = extname(name).toLowerCase()
  if (extension === '.json') return fromObjects(jsonRows(text, name), name)
  if (extension === '.jsonl' || extension === '.ndjson') return fromObjects(jsonLines(text, name), name)
  return fromCsv(text, name, extension === '.tsv' ? '\t' : delimiterOf(text))
}

async function bytesOf(path: string, name: string): Promise<Uint8Array> {
  try {
    const file = await open(path)
    try {
      const { size } = await file.stat()
      if (size <= largestFile) return await file.readFile()
      throw invalid(`${name} holds ${inWords(size)}; a table of ${inWords(largestFile)} at most is read, so split it.`)
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    throw invalid(`The table ${path} cannot be opened; check its name and that it is a file.`, cause)
  }
}

/** UTF-8, or UTF-16 as "Unicode text" of a spreadsheet; byte order marks go. */
function decoded(bytes: Uint8Array, name: string): string {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // The sentence below says it.
  }
  throw invalid(`${name} is no text; save the table as CSV in UTF-8.`)
}

/** The one of them that stands most often in the first line: spreadsheets of half the world write semicolons. */
function delimiterOf(text: string): string {
  const line = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const count = (mark: string) => line.split(mark).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0]!
}

interface CsvRow {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function fromCsv(text: string, name: string, delimiter: string): Table {
  const [head, ...body] = csvRows(text, name, delimiter)
  if (head === undefined) throw invalid(`${name} is empty; its first line names the columns.`)
  const titles = titlesOf(head.record, name)
  const columns = [...titles.keys()]
  const troubles: Trouble[] = []
  // A cell may hold line breaks: a row begins behind the end of the one before.
  let before = head.info.lines
  const rows = body.map(({ record, info }) => {
    const where = `line ${before + 1}`
    before = info.lines
    if (record.length !== columns.length)
      troubles.push({ where, what: `it has ${counted(record.length, 'cell')}, the first line ${columns.length}` })
    const cells = Object.fromEntries(columns.map((column, at) => [column, (record[at] ?? '').trim()]))
    for (const [column, value] of Object.entries(cells)) {
      if (value.startsWith('='))
        troubles.push({ where, column, what: `“${value.slice(0, 40)}” is a formula; save the table with its values` })
    }
    return { where, cells }
  })
  if (troubles.length > 0) refuse(name, troubles, titles)
  return checked({ name, columns, titles, rows })
}

function csvRows(text: string, name: string, delimiter: string): readonly CsvRow[] {
  try {
    return parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly CsvRow[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const where = `line ${Number(error['lines'] ?? 0)}`
    if (error.code === 'CSV_QUOTE_NOT_CLOSED')
      return refuse(name, [{ where: `line ${openQuote(text)}`, what: 'a quotation mark is opened and never closed' }])
    const what =
      'a quotation mark stands inside of a cell; put the whole cell in quotation marks and write that one twice'
    return refuse(name, [{ where, what }])
  }
}

/** The line of the last quotation mark that has no fellow. */
function openQuote(text: string): number {
  return text.slice(0, text.lastIndexOf('"')).split('\n').length
}

function titlesOf(written: readonly string[], name: string): Titles {
  const columns = written.map((column) => column.trim().toLowerCase())
  const troubles = columns.flatMap((column, at): readonly Trouble[] => {
    const where = 'line 1'
    if (column === '') return [{ where, what: `column ${at + 1} has no name` }]
    if (columns.indexOf(column) < at) return [{ where, what: `two columns are called ${column}` }]
    return []
  })
  if (troubles.length > 0) refuse(name, troubles)
  return new Map(columns.map((column, at) => [column, written[at]!.trim()]))
}

interface Found {
  readonly where: string
  readonly value: unknown
}

function jsonRows(text: string, name: string): readonly Found[] {
  const whole = parsed(text, name, 1)
  if (!Array.isArray(whole))
    throw invalid(`${name} is no list; a table in JSON is a list of objects, one for each row.`)
  return whole.map((value: unknown, at) => ({ where: `row ${at + 1}`, value }))
}

function jsonLines(text: string, name: string): readonly Found[] {
  return text
    .split(/\r?\n/)
    .flatMap((line, at) => (line.trim() === '' ? [] : [{ where: `line ${at + 1}`, value: parsed(line, name, at + 1) }]))
}

function parsed(text: string, name: string, firstLine: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const at = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length)
    const before = text.slice(0, at).split('\n')
    const where = `line ${firstLine + before.length - 1}`
    return refuse(name, [{ where, what: `this is no JSON from character ${before.at(-1)!.length + 1} on` }])
  }
}

function fromObjects(found: readonly Found[], name: string): Table {
  const troubles: Trouble[] = []
  const titles = new Map<string, string>()
  const rows = found.map(({ where, value }) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isObject) troubles.push({ where, what: 'it is no object; write {"prompt": "a fox"}' })
    const entries = isObject ? Object.entries(value) : []
    const cells = entries.map(([written, cell]): readonly [string, string] => {
      const column = written.trim().toLowerCase()
      titles.set(column, titles.get(column) ?? written.trim())
      if (typeof cell === 'object' && cell !== null)
        troubles.push({ where, column, what: 'a cell is a text or a number, no list and no object' })
      return [column, cell === null ? '' : String(cell).trim()]
    })
    return { where, cells: Object.fromEntries(cells) }
  })
  if (troubles.length > 0) refuse(name, troubles, titles)
  const columns = [...titles.keys()]
  const empty = Object.fromEntries(columns.map((column) => [column, '']))
  return checked({
    name,
    columns,
    titles,
    rows: rows.map(({ where, cells }) => ({ where, cells: { ...empty, ...cells } })),
  })
}

function checked(table: Table): Table {
  const { name, rows } = table
  if (rows.length === 0) throw invalid(`${name} has no rows; each row below the names of the columns is one picture.`)
  if (rows.length > mostRows)
    throw invalid(`${name} has ${rows.length} rows; a series holds ${mostRows} at most, so split it.`)
  return table
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

function invalid(sentence: string, cause?: unknown): EngineError {
  return new EngineError('request/invalid', sentence, { cause })
}
