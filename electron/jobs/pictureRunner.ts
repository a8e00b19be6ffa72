/** Brings files into the library: two at a time, which is what the machine reads at once, until all are in or it is stopped. */
import { basename } from 'node:path'
import { messageLimit, type ImportedPicture, type KnownFile, type PicturesJob, type Progress } from '../contract.ts'
import { isDiskFull } from '../library/trouble.ts'
import { failure } from '../painting.ts'
import { bringIn, type Importers } from '../pictures/bringIn.ts'
import type { Outcome } from './paintRunner.ts'

const atOnce = 2

export interface PicturesRun {
  stop(): void
  readonly outcome: Promise<Outcome>
}

interface Listeners {
  readonly progress: (progress: Progress) => void
  readonly added: (picture: ImportedPicture) => void
  /** A file is in the library already. */
  readonly known: (file: KnownFile) => void
  /** All that could not be read so far, in sentences. */
  readonly unread: (message: string) => void
}

/** Files that are in already are not read again. */
export function startPictures(job: PicturesJob, importers: Importers, listeners: Listeners): PicturesRun {
  const { files, known } = job.order
  const taken = [...importers.library.pictures.paintedBy(job.id), ...known]
  const there = new Set(taken.map(({ place }) => place))
  const left = [...files.entries()].filter(([place]) => !there.has(place)).values()
  /** What went wrong, and with which files. */
  const failed = new Map<string, string[]>()
  let outcome = null as Outcome | null
  let done = there.size

  function tellProgress(): void {
    listeners.progress({ stage: 'adding', done, total: files.length, unit: 'files', note: null })
  }

  async function read([place, path]: readonly [number, string]): Promise<void> {
    const one = { name: basename(path), from: path, place: { jobId: job.id, place } }
    try {
      const picture = await bringIn(importers, one)
      if (picture.was !== 'new') listeners.known({ place, id: picture.id, binned: picture.was === 'binned' })
      listeners.added(picture)
    } catch (error) {
      if (outcome !== null) return
      // The next would find no room either.
      if (isDiskFull(error)) outcome ??= { type: 'stopped' }
      const { message } = failure(error)
      const reason = isDiskFull(error) ? fullDisk : message.replace(`${one.name}: `, '')
      const names = failed.get(reason) ?? []
      failed.set(reason, reason === message || reason === fullDisk ? names : [...names, one.name])
      listeners.unread(inShort(failed))
      if (outcome !== null) return
    }
    done++
    tellProgress()
  }

  async function work(): Promise<void> {
    for (const next of left) {
      if (outcome !== null) return
      await read(next)
    }
  }

  tellProgress()
  return {
    stop: () => void (outcome ??= { type: 'stopped' }),
    outcome: Promise.all(Array.from({ length: atOnce }, work)).then(() => outcome ?? { type: 'finished' }),
  }
}

const fullDisk = 'The disk is full; free some space and add the other pictures again.'

const mostNames = 5
const longestName = 80

/** One sentence for all files of which the same is to be said. */
function inShort(failed: ReadonlyMap<string, readonly string[]>): string {
  const sentences = [...failed].map(([reason, names]) => (names.length === 0 ? reason : `${listed(names)}: ${reason}`))
  return sentences.join(' ').slice(0, messageLimit)
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, mostNames)
    .map((name) => (name.length > longestName ? `${name.slice(0, longestName)}…` : name))
  const more = names.length - shown.length
  const last = more > 0 ? `${more} more` : shown.pop()!
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}
