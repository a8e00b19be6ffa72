/** Sessions on their way into memory: what of it is told, and how long it took in all. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { writeWhole } from '../writeWhole.ts'

export interface Loading {
  /** Of weights. */
  readonly bytes: number
  /** Milliseconds; null before anything of the kind was loaded. */
  readonly expectedMs: number | null
  /** Told again when it is there. */
  readonly done: boolean
}

export class Loads {
  /** Milliseconds. */
  spent = 0
  /** Bytes a millisecond; of the last large load. */
  speed: number | null
  #listener: ((loading: Loading) => void) | null = null

  /** `speed`: that of an earlier process. */
  constructor(speed: number | null = null) {
    this.speed = speed
  }

  /** One listener at a time; null for none. */
  listen(listener: ((loading: Loading) => void) | null): void {
    this.#listener = listener
  }

  async time<T>(bytes: number, load: () => Promise<T>): Promise<T> {
    const expectedMs = this.speed === null ? null : bytes / this.speed
    this.#listener?.({ bytes, expectedMs, done: false })
    // Loading blocks the thread from beginning to end: whoever was told gets a turn before.
    await nextTurn()
    const started = performance.now()
    const loaded = await load()
    const took = performance.now() - started
    this.spent += took
    if (bytes >= telling && took > 0) this.speed = bytes / took
    this.#listener?.({ bytes, expectedMs, done: true })
    return loaded
  }
}

/** Smaller weights are there before anybody could read that they are on their way. */
export const telling = 2 ** 28

/** Bytes a millisecond, as an earlier process has found; null without one. */
export async function readSpeed(cacheFolder: string): Promise<number | null> {
  const speed = Number(await readFile(speedPath(cacheFolder), 'utf8').catch(() => ''))
  return Number.isFinite(speed) && speed > 0 ? speed : null
}

export async function rememberSpeed(cacheFolder: string, { speed }: Loads): Promise<void> {
  if (speed !== null) await writeWhole(speedPath(cacheFolder), String(Math.round(speed)))
}

function speedPath(cacheFolder: string): string {
  return join(cacheFolder, 'loading-speed.txt')
}
