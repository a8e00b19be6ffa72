/** Where pictures go: never half a file, and never over a picture unless it was named. */
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, extname, join, resolve, sep } from 'node:path'
import { EngineError } from '../errors.ts'
import type { Terminal } from './terminal.ts'
import { exists } from '../files.ts'
import { writeWhole } from '../writeWhole.ts'

export interface Output {
  /** Writes the next picture and returns its path; null when it went to the output. */
  readonly save: (png: Uint8Array) => Promise<string | null>
}

export interface OutputWish {
  /** What `--out` named: a PNG, a folder, `-`, or nothing. */
  readonly out: string | undefined
  /** Whether words are printed where `-` writes the picture. */
  readonly json: boolean
  readonly prompt: string
  readonly seed: number
  readonly count: number
  readonly cwd: string
}

/** Checks that the pictures can be written before any is painted. */
export async function planOutput(
  { out, json, prompt, seed, count, cwd }: OutputWish,
  terminal: Pick<Terminal, 'outBytes'>,
): Promise<Output> {
  if (out === '-') return standardOutput(json, count, terminal)
  const ownName = `${slugOf(prompt)}-${seed}.png`
  if (out === undefined) return freshFiles(join(await writableFolder(cwd), ownName))
  const path = resolve(cwd, out)
  if (/[\\/]$/.test(out) || (await isFolder(path))) {
    await mkdir(path).catch(() => {}) // the next line says what is wrong with the folder, if anything
    return freshFiles(join(await writableFolder(path), ownName))
  }

  const extension = extname(path).toLowerCase()
  if (extension !== '' && extension !== '.png') {
    throw new EngineError(
      'request/invalid',
      `Pictures are written as PNG; let --out end in .png instead of ${extension}.`,
    )
  }
  await writableFolder(dirname(path))
  return namedFiles(extension === '' ? `${path}.png` : path, count)
}

function standardOutput(json: boolean, count: number, { outBytes }: Pick<Terminal, 'outBytes'>): Output {
  if (json || count > 1) {
    const other = json ? 'the events of --json' : 'several pictures'
    throw new EngineError(
      'request/invalid',
      `One PNG can go to the output, not ${other} as well; name a file or a folder with --out.`,
    )
  }
  return {
    save: async (png) => {
      outBytes(png)
      return null
    },
  }
}

/** `<name>.png`, or the first of `<name>-2.png`, `<name>-3.png`, ... that is free. */
function freshFiles(path: string): Output {
  return {
    async save(png) {
      for (let number = 1; ; number++) {
        const free = number === 1 ? path : numbered(path, number)
        if (!(await exists(free)) && (await write(free, png, false))) return free
      }
    },
  }
}

/** The file that was named, replaced if it is there; several pictures are numbered from 1. */
function namedFiles(path: string, count: number): Output {
  let number = 0
  return {
    async save(png) {
      number++
      const target = count === 1 ? path : numbered(path, number)
      await write(target, png, true)
      return target
    },
  }
}

/** False where somebody else was faster to take a name that was free. */
async function write(path: string, png: Uint8Array, replace: boolean): Promise<boolean> {
  try {
    await writeWhole(path, png, { replace })
    return true
  } catch (cause) {
    if (!replace && reasonOf(cause) === 'EEXIST') return false
    throw new EngineError(
      'request/invalid',
      `${path} cannot be written (${reasonOf(cause)}); choose another place with --out.`,
      { cause },
    )
  }
}

function numbered(path: string, number: number): string {
  return `${path.slice(0, -extname(path).length)}-${number}.png`
}

/** Words of the prompt in small letters, joined by dashes: fit for a file name everywhere. */
export function slugOf(prompt: string): string {
  const words =
    prompt
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const [first = 'picture', ...others] = words.map((word) => word.slice(0, 48))
  let slug = first
  for (const word of others) {
    if (slug.length + word.length > 47) break
    slug += `-${word}`
  }
  return slug.normalize('NFC')
}

async function writableFolder(folder: string): Promise<string> {
  const reason = await access(folder, constants.W_OK).then(() => null, reasonOf)
  if (reason !== null || !(await isFolder(folder))) {
    const problem =
      reason === 'ENOENT'
        ? 'does not exist; make it first'
        : 'is not a folder that can be written to; choose another one with --out'
    throw new EngineError('request/invalid', `${folder.endsWith(sep) ? folder : folder + sep} ${problem}.`)
  }
  return folder
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
