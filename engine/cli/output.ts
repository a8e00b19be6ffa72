/** Where pictures go: never half a file, and never over a picture unless it was named. */
import { unlinkSync } from 'node:fs'
import { access, constants, link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve, sep } from 'node:path'
import { exists } from '../files.ts'
import { EngineError } from '../errors.ts'

export interface Output {
  /** Writes the next picture and returns its path. */
  readonly save: (png: Uint8Array) => Promise<string>
}

export interface OutputWish {
  /** What `--out` named: a PNG, a folder, or nothing. */
  readonly out: string | undefined
  readonly prompt: string
  readonly seed: number
  readonly count: number
  readonly cwd: string
}

/** Checks that the pictures can be written before any is painted. */
export async function planOutput({ out, prompt, seed, count, cwd }: OutputWish): Promise<Output> {
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

/** `<name>.png`, or the first of `<name>-2.png`, `<name>-3.png`, ... that is free. */
function freshFiles(path: string): Output {
  return {
    save: (png) =>
      viaUnfinished(path, png, async (unfinished) => {
        for (let number = 1; ; number++) {
          const free = number === 1 ? path : numbered(path, number)
          if (await moveIfFree(unfinished, free)) return free
        }
      }),
  }
}

/** The file that was named, replaced if it is there; several pictures are numbered from 1. */
function namedFiles(path: string, count: number): Output {
  let number = 0
  return {
    save: (png) => {
      number++
      const target = count === 1 ? path : numbered(path, number)
      return viaUnfinished(target, png, async (unfinished) => {
        await rename(unfinished, target)
        return target
      })
    },
  }
}

const unfinishedFiles = new Set<string>()

async function viaUnfinished(
  path: string,
  png: Uint8Array,
  move: (unfinished: string) => Promise<string>,
): Promise<string> {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  unfinishedFiles.add(unfinished)
  try {
    await writeFile(unfinished, png)
    return await move(unfinished)
  } catch (cause) {
    throw new EngineError(
      'request/invalid',
      `${path} cannot be written (${reasonOf(cause)}); choose another place with --out.`,
      { cause },
    )
  } finally {
    await rm(unfinished, { force: true })
    unfinishedFiles.delete(unfinished)
  }
}

process.on('exit', removeUnfinished) // a process that leaves without waiting

function removeUnfinished(): void {
  for (const path of unfinishedFiles) {
    try {
      unlinkSync(path)
    } catch {
      // not written yet, or moved already
    }
  }
}

/** A link, unlike a rename, fails when the name is taken, even by someone who was faster. */
async function moveIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (reasonOf(error) === 'EEXIST') return false
    if (await exists(to)) return false
    await rename(from, to) // a disk without links
    return true
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
