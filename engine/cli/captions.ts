/** `--captions`: the words under the pictures of a story, from a table that names their files. */
import { readFile, realpath } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { EngineError } from '../errors.ts'
import { sourcesOf, type Source } from '../export/pictures.ts'
import { openTable } from '../series/table.ts'

const lineSchema = z.object({ file: z.string().min(1), caption: z.string().optional(), words: z.string().optional() })
type Line = z.output<typeof lineSchema>

/**
 * With pictures named, each with the words of the line of its file; else the pictures that the table names, in its order
 * and from its own folder. Throws `request/invalid`.
 */
export async function captionedSources(
  pictures: readonly string[],
  table: string,
  cwd: string,
): Promise<readonly Source[]> {
  const path = resolve(cwd, table)
  const lines = await linesOf(path)
  if (pictures.length === 0) return Promise.all(lines.map((line) => sourceOf(line, path)))
  const byFile = new Map(lines.map((line) => [basename(line.file).toLowerCase(), line]))
  return sourcesOf(pictures.map((picture) => resolve(cwd, picture))).map((source) => ({
    ...source,
    ...wordsOf(byFile.get(basename(source.path).toLowerCase())),
  }))
}

async function linesOf(path: string): Promise<readonly Line[]> {
  const name = basename(path)
  // The manifest of a story holds whole recipes, which no cell of a table does.
  if (extname(path).toLowerCase() === '.json') {
    const text = await readFile(path, 'utf8').catch(() => {
      throw invalid(`The table ${path} cannot be opened; check its name and that it is a file.`)
    })
    const lines = z.array(lineSchema).min(1).safeParse(parsed(text))
    if (lines.success) return lines.data
    throw invalid(`${name} is no list of pictures; write [{"file": "01.png", "caption": "A fox."}].`)
  }
  const { columns, rows } = await openTable(path)
  if (!columns.includes('file') || !columns.includes('caption'))
    throw invalid(`${name} has no columns file and caption; its first line names them.`)
  return rows.map(({ where, cells: { file = '', caption = '', words } }) => {
    if (file === '') throw invalid(`${name}, ${where}: no file is named.`)
    return { file, caption: asWritten(caption), ...(words !== undefined && { words: asWritten(words) }) }
  })
}

/** Nothing outside of the table's own folder is read. */
async function sourceOf(line: Line, table: string): Promise<Source> {
  const path = join(dirname(table), line.file)
  const [folder, target] = await Promise.all([realpath(dirname(table)), realpath(path).catch(() => path)])
  const inside = relative(folder, target)
  if (isAbsolute(line.file) || inside.startsWith('..') || isAbsolute(inside))
    throw invalid(`${line.file} does not lie beside ${basename(table)}; name the pictures themselves.`)
  return { name: basename(line.file, extname(line.file)), path, ...wordsOf(line) }
}

function wordsOf(line: Line | undefined): Pick<Source, 'words' | 'caption'> {
  const { words, caption } = line ?? {}
  return { ...(words !== undefined && { words }), ...(caption !== undefined && { caption }) }
}

/** Without the apostrophe that keeps a spreadsheet from taking it for a formula. */
function asWritten(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
