/**
 * The prompt files of public benchmarks as tables, and the folders that their own scorers read. Prompts are painted as they are
 * written. Each layout is said by its benchmark's own pages:
 *
 * - geneval: README of djghosh13/geneval, "Image generation"
 * - dpg: compute_dpg_bench.py of TencentQQGYLab/ELLA (four pictures in one, row by row)
 * - oneig: README of OneIG-Bench/OneIG-Benchmark, "Image Generation" (a grid of two by two)
 * - wise: gpt_eval.py of PKU-YuanGroup/WISE
 * - gedit: GEdit-Bench/generate_image_example.py of stepfun-ai/Step1X-Edit
 * - imgedit: basic_bench_readme.md of PKU-YuanGroup/ImgEdit
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { EngineError } from '../errors.ts'
import { saneName } from '../export/names.ts'
import { notIts, type BenchmarkName } from './benchmarkNames.ts'
import type { PlannedRow } from './plan.ts'
import { readEdits } from './parquet.ts'
import { openTable, type Row, type Table } from './table.ts'

/** A file that is no picture of the model, made when those of its row are there. */
export type Beside =
  | { readonly kind: 'text'; readonly file: string; readonly text: string }
  /** Two by two, without loss. */
  | { readonly kind: 'grid'; readonly file: string; readonly of: readonly string[] }
  /** The picture that was changed, as a PNG. */
  | { readonly kind: 'source'; readonly file: string; readonly of: string }

export interface Benchmark {
  readonly table: Table
  readonly count: number
  readonly filesOf: (row: Row, number: number, count: number) => readonly string[]
  readonly besideOf: (row: PlannedRow) => readonly Beside[]
}

export interface BenchmarkWish {
  /** The benchmark's own file of prompts; for dpg the folder of them. */
  readonly path: string
  /** As the scorers' folders call it. */
  readonly model: string
  /** Where pictures go that lie inside of a prompt file. */
  readonly sources: string
}

/** Throws `request/invalid` where the file is not the benchmark's. */
export function openBenchmark(name: BenchmarkName, wish: BenchmarkWish): Promise<Benchmark> {
  return readers[name]({ ...wish, model: saneName(wish.model) })
}

const readers: Readonly<Record<BenchmarkName, (wish: BenchmarkWish) => Promise<Benchmark>>> = {
  async geneval({ path }) {
    const lines = (await textOf(path)).split(/\r?\n/).filter((line) => line.trim() !== '')
    const rows = lines.map((line, at) => {
      const { prompt } = objectIn(line)
      if (typeof prompt !== 'string')
        throw notIts('geneval', `line ${at + 1} of ${basename(path)} is no JSON with a prompt`)
      return row(`line ${at + 1}`, { prompt })
    })
    return {
      table: tableOf(basename(path), rows),
      count: 4,
      filesOf: (_, number, count) =>
        Array.from({ length: count }, (_picture, at) => `${padded(number - 1, 5)}/samples/${padded(at, 4)}.png`),
      besideOf: ({ number }) => [
        { kind: 'text', file: `${padded(number - 1, 5)}/metadata.jsonl`, text: `${lines[number - 1]}\n` },
      ],
    }
  },

  async dpg({ path }) {
    const names = (await readdir(path).catch(() => [])).filter((name) => name.endsWith('.txt')).toSorted()
    const rows = await Promise.all(
      names.map(async (name) =>
        row(name, { id: basename(name, '.txt'), prompt: (await readFile(join(path, name), 'utf8')).trim() }),
      ),
    )
    if (rows.length === 0) throw notIts('dpg', `${path} is no folder of prompts, each a .txt file`)
    return inFours(tableOf(basename(path), rows), ({ id }) => `images/${id}.png`)
  },

  async oneig({ path, model }) {
    const table = await openTable(path)
    const prompt = ['prompt_en', 'prompt_cn', 'prompt_zh', 'prompt'].find((column) => table.columns.includes(column))
    if (prompt === undefined || !table.columns.includes('category') || !table.columns.includes('id'))
      throw notIts('oneig', `${table.name} has no columns category, id and prompt_en`)
    const rows = table.rows.map(({ where, cells }) => {
      const folder = Object.entries(oneigFolders).find(([start]) => cells['category']!.toLowerCase().startsWith(start))
      if (folder === undefined) throw notIts('oneig', `${table.name}, ${where} is of no known category`)
      return row(where, { folder: folder[1], id: cells['id']!, prompt: cells[prompt]! })
    })
    return inFours(tableOf(table.name, rows), ({ folder, id }) => `images/${folder}/${model}/${id}.webp`)
  },

  async wise({ path }) {
    const { name, columns, rows } = await openTable(path)
    if (!columns.includes('prompt_id') || !columns.includes('prompt'))
      throw notIts('wise', `${name} has no prompt_id and Prompt`)
    const facts = rows.map(({ where, cells }) => row(where, { id: cells['prompt_id']!, prompt: cells['prompt']! }))
    return alone(tableOf(name, facts), ({ id }) => `${id}.png`)
  },

  async gedit({ path, model, sources }) {
    const edits = await readEdits(path, sources)
    const rows = edits.map(({ key, task, language, instruction, image }, at) =>
      row(`row ${at + 1}`, { prompt: instruction, image, place: `${model}/fullset/${task}/${language}/${key}` }),
    )
    const { filesOf, ...rest } = alone(tableOf(basename(path), rows), ({ place }) => `${place}.png`)
    const besideOf = ({ row: { cells } }: PlannedRow): readonly Beside[] => [
      { kind: 'source', file: `${cells['place']}_SRCIMG.png`, of: cells['image']! },
    ]
    return { ...rest, filesOf, besideOf }
  },

  async imgedit({ path }) {
    const found = Object.entries(objectIn(await textOf(path)))
    if (found.length === 0) throw notIts('imgedit', `${basename(path)} is no JSON object of edits`)
    const edits = found.map(([key, edit]) => {
      const { id, prompt } = (edit ?? {}) as { readonly id?: unknown; readonly prompt?: unknown }
      if (typeof id !== 'string' || typeof prompt !== 'string')
        throw notIts('imgedit', `${basename(path)}, ${key} has no id and prompt`)
      return row(key, { key, prompt, image: id })
    })
    return alone(tableOf(basename(path), edits), ({ key }) => `${key}.png`)
  },
}

/** Of its six sets of prompts, by how their names begin. */
const oneigFolders = {
  anime: 'anime',
  portrait: 'human',
  general: 'object',
  text: 'text',
  knowledge: 'reasoning',
  multilingual: 'multilingualism',
} as const

type Cells = Readonly<Record<string, string>>

function alone(table: Table, fileOf: (cells: Cells) => string): Benchmark {
  return { table, count: 1, filesOf: ({ cells }) => [sane(fileOf(cells))], besideOf: () => [] }
}

/** Single pictures lie apart, because scorers take every file of their folder for a grid. */
function inFours(table: Table, gridOf: (cells: Cells) => string): Benchmark {
  const singles = (cells: Cells, count: number) =>
    Array.from({ length: count }, (_, at) =>
      sane(
        gridOf(cells)
          .replace(/^images/, 'samples')
          .replace(/\.\w+$/, `-${at + 1}.png`),
      ),
    )
  return {
    table,
    count: 4,
    filesOf: ({ cells }, _, count) => singles(cells, count),
    besideOf: ({ row: { cells }, request }) => [
      { kind: 'grid', file: sane(gridOf(cells)), of: singles(cells, request.count) },
    ],
  }
}

function sane(path: string): string {
  return path.split('/').map(saneName).join('/')
}

function row(where: string, cells: Cells): Row {
  return { where, cells }
}

function tableOf(name: string, rows: readonly Row[]): Table {
  const columns = Object.keys(rows[0]?.cells ?? {})
  return { name, rows, columns, titles: new Map(columns.map((column) => [column, column])) }
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new EngineError('request/invalid', `${path} cannot be opened; check its name and that it is a file.`, {
      cause,
    })
  })
}

/** Empty for anything that is no JSON object. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? { ...found } : {}
  } catch {
    return {}
  }
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0')
}
