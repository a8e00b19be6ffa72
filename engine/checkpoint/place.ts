/** Where a checkpoint lies, and what it is called: also in the cache of a hub, whose folders are named by commits. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { danglingLink, exists } from '../files.ts'

/**
 * The folder that holds config.json: this one, or of a hub's cached repository (`models--owner--name`) the snapshot that its
 * main branch names, or the only one. Where there is none, the folder itself, and whoever reads it says what is missing.
 */
export async function checkpointFolder(folder: string): Promise<string> {
  if (await isCheckpoint(folder)) return folder
  const snapshots = join(folder, 'snapshots')
  const commits = await readdir(snapshots).catch(() => [])
  const main = await readFile(join(folder, 'refs', 'main'), 'utf8').catch(() => '')
  const commit = commits.find((name) => name === main.trim()) ?? (commits.length === 1 ? commits[0] : undefined)
  return commit === undefined ? folder : join(snapshots, commit)
}

/** Has it a config.json? A link that leads nowhere counts: the sentence about it is better than none. */
export async function isCheckpoint(folder: string): Promise<boolean> {
  const path = join(folder, 'config.json')
  return (await exists(path)) || (await danglingLink(path)) !== null
}

/** Refuses a place without a config.json, and says where one was seen: most often it is a folder too high or too low. */
export async function demandCheckpoint(place: string): Promise<void> {
  if (await isCheckpoint(place)) return
  throw new EngineError('model/not-found', `${await whatIsThere(place)}.`)
}

async function whatIsThere(place: string): Promise<string> {
  const kind = await stat(place).catch(() => null)
  if (kind === null) return `${place} is not there; check its name`
  if (!kind.isDirectory()) return `${place} is a file; name the folder of the whole checkpoint`
  const within: string[] = []
  for (const parent of [place, join(place, 'snapshots')]) {
    const names = await readdir(parent).catch(() => [])
    for (const name of names.toSorted()) {
      if (await isCheckpoint(await checkpointFolder(join(parent, name)))) within.push(join(parent, name))
    }
  }
  if (within.length === 0) return `${place} holds no config.json; name the folder of a whole NextStep-1 checkpoint`
  const others = within.length > 3 ? `, or another of ${within.length}` : ''
  return `${place} holds no config.json of its own; name a folder in it: ${within.slice(0, 3).join(', ')}${others}`
}

/** The folder's own name, or that of the repository whose snapshot it is. */
export function checkpointName(folder: string): string {
  const path = resolve(folder)
  const isSnapshot = basename(dirname(path)) === 'snapshots'
  const name = basename(isSnapshot ? dirname(dirname(path)) : path)
  return /^models--(?:.+--)?(.+)$/.exec(name)?.[1] ?? name
}

/** Of letters, digits, dots, dashes and underscores, as file names and the names of models are. */
export function plainName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^\w.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
  return plain.slice(0, 80) || 'model'
}
