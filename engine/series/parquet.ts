/** GEdit-Bench is published as Parquet files that hold their pictures: those are laid into a folder, as the bytes that they are. */
import { mkdir, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { exists } from '../files.ts'
import { saneName } from '../export/names.ts'
import { writeWhole } from '../writeWhole.ts'
import { notIts } from './benchmarkNames.ts'

export interface ParquetEdit {
  readonly key: string
  readonly task: string
  readonly language: string
  readonly instruction: string
  /** Whole path of the picture. */
  readonly image: string
}

/** Of one file, or of all in a folder, in the order of their names. Throws `request/invalid`. */
export async function readEdits(path: string, sources: string): Promise<readonly ParquetEdit[]> {
  const isFolder = await stat(path)
    .then((entry) => entry.isDirectory())
    .catch(() => false)
  const names = isFolder ? (await readdir(path)).filter((name) => name.endsWith('.parquet')).toSorted() : [path]
  if (names.length === 0) throw notIts('gedit', `${path} holds no .parquet file`)
  await mkdir(sources, { recursive: true })
  const edits: ParquetEdit[] = []
  for (const name of names) edits.push(...(await editsOf(isFolder ? join(path, name) : name, sources)))
  return edits
}

const columns = ['key', 'task_type', 'instruction_language', 'instruction', 'input_image_raw']

async function editsOf(path: string, sources: string): Promise<readonly ParquetEdit[]> {
  const rows = await asyncBufferFromFile(path)
    .then((file) => parquetReadObjects({ file, columns, utf8: false }))
    .catch((cause: unknown) => {
      throw notIts(
        'gedit',
        `${path} cannot be read as Parquet (${cause instanceof Error ? cause.message : String(cause)})`,
      )
    })
  return Promise.all(
    rows.map(async (row, at) => {
      const [key, task, language, instruction] = columns.slice(0, 4).map((column) => text(row[column]))
      const bytes = (row['input_image_raw'] as { readonly bytes?: unknown } | null)?.bytes
      if (!key || !task || !language || !instruction || !(bytes instanceof Uint8Array))
        throw notIts('gedit', `${basename(path)}, row ${at + 1} lacks one of ${columns.join(', ')}`)
      const image = join(sources, `${saneName(key)}.${endingOf(bytes)}`)
      if (!(await exists(image))) await writeWhole(image, bytes)
      return { key, task, language, instruction, image }
    }),
  )
}

function text(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : typeof value === 'string' ? value : ''
}

function endingOf(bytes: Uint8Array): string {
  return bytes[0] === 0xff ? 'jpg' : bytes[0] === 0x52 ? 'webp' : 'png'
}
