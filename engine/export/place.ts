/**
 * Where an export goes: every file is written in a hidden folder on the same disk first, and all of them are moved into place
 * at the end, so that nobody ever sees half of an export. What is there already stays, unless it is to be replaced.
 */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { exists, isRunning } from '../files.ts'
import { moveIfFree, syncFolder, writeWhole } from '../writeWhole.ts'

export interface Place {
  /** `path` is relative to the folder, with `/`. Throws `request/invalid` where a file of that name may not be replaced. */
  write(path: string, content: string | Uint8Array): Promise<void>
  /** Moves everything into place and returns the paths; on failure everything is as it was. */
  publish(): Promise<readonly string[]>
  /** Forgets what was written; nothing after `publish`. */
  discard(): Promise<void>
}

export interface PlaceOptions {
  readonly overwrite: boolean
  /** Files of an earlier export, which may be replaced in any case. */
  readonly own?: readonly string[] | undefined
  /** Asked once, at the end, about files that are there already and hold something else. */
  readonly mayReplace?: ((paths: readonly string[]) => Promise<boolean>) | undefined
}

/** Throws `request/invalid` where `folder` is a file or cannot be written to. */
export async function openPlace(
  folder: string,
  { overwrite, own = [], mayReplace: ask }: PlaceOptions,
): Promise<Place> {
  const mine = new Set(own)
  const mayReplace = (path: string) => overwrite || mine.has(path)
  const out = resolve(folder)
  const parent = await nearestFolder(out)
  const staging = join(parent, `${prefix}${process.pid}-${randomUUID()}`)
  await inWords(out, mkdir(staging))
  unfinished.add(staging)
  await removeLeftOvers(parent)
  const written: string[] = []
  return {
    async write(path, content) {
      await checkFree(join(out, path), ask ? () => true : mayReplace)
      if (written.includes(path)) {
        throw new EngineError('request/invalid', `Two files would both be called ${path}; give them other names.`)
      }
      await inWords(out, writeSynced(join(staging, 'new', path), content))
      written.push(path)
    },
    async publish() {
      const fresh = join(staging, 'new')
      if (ask) {
        const { same, others } = await thereAlready(
          written.filter((path) => !mayReplace(join(out, path))),
          fresh,
          out,
        )
        if (others.length > 0 && !(await ask(others))) {
          throw new EngineError('engine/aborted', 'What was there stays; nothing was written.')
        }
        for (const path of [...same, ...others]) mine.add(path)
      }
      if (await exists(out)) await moveEach(written, { staging, out, mayReplace })
      else await inWords(out, moveFolder(fresh, out))
      return written.map((path) => join(out, path))
    },
    async discard() {
      await rm(staging, { recursive: true, force: true }).catch(() => undefined)
      unfinished.delete(staging)
    },
  }
}

const prefix = '.patchwork-export-'

/** The folder itself where it is there, else the first above it that is. */
async function nearestFolder(out: string): Promise<string> {
  for (let folder = out; ; folder = dirname(folder)) {
    const entry = await stat(folder).catch(() => null)
    if (entry?.isDirectory()) return folder
    if (entry !== null || dirname(folder) === folder) throw unwritable(out, 'ENOTDIR')
  }
}

/** Of programs that were killed; what one of them had begun to move into place is moved to the end, so that nothing half is left. */
async function removeLeftOvers(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const [, pid] = /^\.patchwork-export-(\d+)-/.exec(name) ?? []
    if (pid === undefined || isRunning(Number(pid))) continue
    const staging = join(parent, name)
    const moves = await readMoves(staging)
    // On a disk that has no room, or a name that somebody else has taken meanwhile, what is there stays.
    if (moves !== null)
      await moveEach(moves.paths, { staging, out: parent, mayReplace: isIn(moves.replaced) }).catch(() => undefined)
    await rm(staging, { recursive: true, force: true })
  }
}

const isIn = (paths: readonly string[]) => (path: string) => paths.includes(path)

/** What is about to be moved, beside the files, for whoever finds them left over. */
interface Moves {
  readonly paths: readonly string[]
  /** Those, as they are on the disk, that may take the place of others. */
  readonly replaced: readonly string[]
}

const movesOf = (staging: string) => join(staging, 'moves.json')

async function readMoves(staging: string): Promise<Moves | null> {
  try {
    return JSON.parse(await readFile(movesOf(staging), 'utf8')) as Moves // our own, whole or not there
  } catch {
    return null
  }
}

/** Where files of these names are: those that hold the same, and all others. */
async function thereAlready(paths: readonly string[], fresh: string, out: string) {
  const [same, others]: [string[], string[]] = [[], []]
  for (const path of paths) {
    const place = join(out, path)
    const there = await readFile(place).catch(() => null)
    if (there?.equals(await readFile(join(fresh, path)))) same.push(place)
    else if (there !== null || (await exists(place))) others.push(place)
  }
  return { same, others }
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'wx')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A folder that is not there yet comes into being with all that is in it. */
async function moveFolder(fresh: string, out: string): Promise<void> {
  await mkdir(dirname(out), { recursive: true })
  await rename(fresh, out)
  await syncFolder(dirname(out))
}

interface Move {
  readonly staging: string
  readonly out: string
  readonly mayReplace: (path: string) => boolean
}

/** Written down first, so that a program that is killed in the middle of it is not the end of it. */
async function moveEach(paths: readonly string[], { staging, out, mayReplace }: Move): Promise<void> {
  const moves: Moves = { paths, replaced: paths.map((path) => join(out, path)).filter(mayReplace) }
  await inWords(out, writeWhole(movesOf(staging), JSON.stringify(moves)))
  const undo: (() => Promise<void>)[] = []
  try {
    for (const path of paths) {
      const [from, to, kept] = ['new', out, 'old'].map((folder) => resolve(staging, folder, path)) as [
        string,
        string,
        string,
      ]
      const made = await mkdir(dirname(to), { recursive: true })
      if (made !== undefined) undo.push(() => rmdir(made))
      if (!(await exists(from)) || (await isSame(from, to))) continue
      await checkFree(to, mayReplace)
      if (await exists(to)) {
        await mkdir(dirname(kept), { recursive: true })
        // A second name first, so that whoever reads the file finds the old one or the new one, never none.
        await link(to, kept).catch(() => copyFile(to, kept))
        undo.push(() => rename(kept, to))
        await rename(from, to)
      } else {
        await moveIfFree(from, to).catch((error: unknown) => {
          throw reasonOf(error) === 'EEXIST' ? taken(to) : error
        })
        undo.push(() => unlink(to))
      }
    }
    for (const folder of new Set(paths.map((path) => dirname(join(out, path))))) await syncFolder(folder)
  } catch (error) {
    // From here on nobody is to move them any more.
    await rm(movesOf(staging), { force: true }).catch(() => undefined)
    for (const step of undo.toReversed()) await step().catch(() => undefined)
    throw error instanceof EngineError ? error : unwritable(out, reasonOf(error), error)
  }
}

const entryOf = (path: string) => stat(path).catch(() => null)

/** Moved before the program was killed: one file of two names. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([entryOf(one), entryOf(other)])
  return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev
}

/** A folder is never replaced by a file: what is in it was not asked about. */
async function checkFree(path: string, mayReplace: (path: string) => boolean): Promise<void> {
  const entry = await lstat(path).catch(() => null)
  if (entry === null || (mayReplace(path) && !entry.isDirectory())) return
  if (!entry.isDirectory()) throw taken(path)
  throw new EngineError('request/invalid', `${path} is a folder; choose another name, or another folder.`)
}

async function inWords<T>(out: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw unwritable(out, reasonOf(error), error)
  }
}

function taken(path: string): EngineError {
  return new EngineError(
    'request/invalid',
    `${path} is there already; have it replaced (--overwrite), or choose another folder (--out).`,
  )
}

function unwritable(out: string, reason: string, cause?: unknown): EngineError {
  const problem =
    reason === 'ENOSPC' || reason === 'EDQUOT'
      ? 'has no room left; free some, or choose another folder'
      : reason === 'ENAMETOOLONG'
        ? 'has a name that is too long for this disk; choose another folder'
        : 'is not a folder that can be written to; choose another one'
  return new EngineError('request/invalid', `${out} ${problem}.`, cause === undefined ? {} : { cause })
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** Of a process that leaves without waiting. */
const unfinished = new Set<string>()
process.on('exit', () => {
  for (const folder of unfinished) rmSync(folder, { recursive: true, force: true })
})
