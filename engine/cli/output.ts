/** Where pictures go: never half a file, and never over a picture unless it was named. */
import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import { EngineError } from '../errors.ts'
import { exists } from '../files.ts'
import { rescueFolder } from '../folders.ts'
import { writeWhole } from '../writeWhole.ts'
import type { Terminal } from './terminal.ts'

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
  /** Of the file, where `out` does not say it; left out, the words and the seed. */
  readonly name?: string
}

/** Checks that the pictures can be written before any is painted. */
export async function planOutput(
  { out, json, prompt, seed, count, cwd, name }: OutputWish,
  terminal: Pick<Terminal, 'outBytes'>,
): Promise<Output> {
  if (out === '-') return standardOutput(json, count, terminal)
  const ownName = `${name ?? `${slugOf(prompt)}-${seed}`}.png`
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
  const named = extension === '' ? `${path}.png` : path
  await checkName(count === 1 ? named : numbered(named, count))
  return namedFiles(named, count)
}

/** Files that were named one by one, replaced if they are there and not among `kept`; checked as those of `planOutput`. */
export async function plannedFiles(paths: readonly string[], kept: readonly string[] = []): Promise<Output> {
  for (const path of paths) {
    await writableFolder(dirname(path))
    await checkName(path)
  }
  const left = [...paths]
  return {
    async save(png) {
      const path = left.shift()
      if (path === undefined) throw new Error('More pictures came than were asked for.')
      if (!kept.includes(path)) await write(path, png, true)
      return path
    },
  }
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
    await writeWhole(path, png, { replace, makeFolders: false })
    return true
  } catch (cause) {
    if (!replace && reasonOf(cause) === 'EEXIST' && (await exists(path))) return false
    const place = await rescue(basename(path), png)
    const outcome = place === null ? 'choose another place with --out' : `the picture was kept as ${place}`
    throw new EngineError('request/invalid', `${path} cannot be written (${reasonOf(cause)}); ${outcome}.`, { cause })
  }
}

/** A painted picture is not lost because its place is: it goes to the user's own folder, else to the one for passing files. */
async function rescue(name: string, png: Uint8Array): Promise<string | null> {
  for (const folder of [rescueFolder(), tmpdir()]) {
    const path = join(folder, `${name.slice(0, -extname(name).length)}-${randomUUID().slice(0, 8)}.png`)
    const kept = await writeWhole(path, png).then(
      () => true,
      () => false,
    )
    if (kept) return path
  }
  return null
}

function numbered(path: string, number: number): string {
  return `${path.slice(0, -extname(path).length)}-${number}.png`
}

/** Words of the prompt in small letters, joined by dashes; Latin letters lose their accents, others keep their marks. */
export function slugOf(prompt: string): string {
  const words =
    prompt
      .normalize('NFKC')
      .replace(/\p{Script=Latin}\p{M}*/gu, (letter) => letter.normalize('NFKD').replace(/\p{M}/gu, ''))
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? []
  const [first = 'picture', ...others] = words.map((word) => word.slice(0, 48).replace(/[\uD800-\uDBFF]$/, ''))
  let slug = first
  for (const word of others) {
    if (slug.length + word.length > 47) break
    slug += `-${word}`
  }
  return slug
}

/** Tried out: rights alone do not tell of a disk that is full or may only be read. */
async function writableFolder(folder: string): Promise<string> {
  const shown = folder.endsWith(sep) ? folder : folder + sep
  if (!(await exists(folder))) throw new EngineError('request/invalid', `${shown} does not exist; make it first.`)
  const trial = join(folder, `.patchwork-${randomUUID()}.part`)
  const reason = (await isFolder(folder)) ? await writeWhole(trial, 'x').then(() => null, reasonOf) : 'ENOTDIR'
  await rm(trial, { force: true }).catch(() => undefined)
  if (reason === null) return folder
  const problem =
    reason === 'ENOSPC' || reason === 'EDQUOT'
      ? 'has no room left; free some or choose another one with --out'
      : 'is not a folder that can be written to; choose another one with --out'
  throw new EngineError('request/invalid', `${shown} ${problem}.`)
}

/** Before hours are spent on a picture that no disk takes under its name. */
async function checkName(path: string): Promise<void> {
  const reason = await lstat(path).then(() => null, reasonOf)
  if (reason === null || reason === 'ENOENT') return
  throw new EngineError(
    'request/invalid',
    reason === 'ENAMETOOLONG'
      ? `The name ${basename(path).slice(0, 40)}... is too long for this disk; choose a shorter one with --out.`
      : `${path} cannot be written (${reason}); choose another place with --out.`,
  )
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
