/** An enlargement from the row of its job to a picture in the library; the pixel process computes it. */
import { rm } from 'node:fs/promises'
import { EngineError } from '../../engine/errors.ts'
import type { Progress, UpscaleJob } from '../contract.ts'
import type { Library } from '../library/library.ts'
import { longestSide, type Thumbnails } from '../library/thumbnails.ts'
import { isDiskFull } from '../library/trouble.ts'
import type { UpscaleRunning, UpscaleToDo } from '../pixels/messages.ts'
import { endedBy } from './endedBy.ts'
import type { Outcome } from './paintRunner.ts'

export interface Upscalers {
  readonly library: Library
  readonly thumbnails: Pick<Thumbnails, 'keep'>
  readonly upscaler: {
    /** The folder of the networks. */
    readonly networks: string
    readonly upscale: (todo: UpscaleToDo, progress: (done: number, total: number) => void) => UpscaleRunning
  }
}

export interface UpscaleRun {
  stop(): void
  readonly outcome: Promise<Outcome>
}

/** The file is whole, and named by its content, before the library knows of it; what is left of one that was cut off is cleared away at the next start. */
export function startUpscale(
  job: UpscaleJob,
  { library, thumbnails, upscaler }: Upscalers,
  tell: (progress: Progress) => void,
): UpscaleRun {
  const { scale } = job.order
  let stopped = false
  let running: UpscaleRunning | null = null

  async function work(): Promise<Outcome> {
    const [need] = job.needs
    const picture = need && 'picture' in need ? library.get(need.picture) : null
    if (picture === null)
      throw new EngineError('request/invalid', 'The picture that was to be enlarged is no longer in the library.')
    const { id, hash, recipe, prompt, name } = picture
    const to = library.partialFile()
    try {
      const file = library.imageFile(hash)
      running = upscaler.upscale(
        { file, recipe, scale, networks: upscaler.networks, to, side: longestSide },
        (done, total) => tell({ stage: 'upscaling', done, total, unit: 'tiles', note: null }),
      )
      if (stopped) running.stop()
      const { small, ...large } = await running.result
      if (stopped) return { type: 'stopped' }
      if (small) await thumbnails.keep(large.hash, small)
      const facts = { ...large, verb: 'upscale', parentId: id, prompt, recipe: null, guard: null } as const
      const painted = { jobId: job.id, place: 0 }
      await library.add(
        { ...facts, ...(name !== null && { name }), png: { file: to, hash: large.hash }, painted },
        'refuse',
      )
      return { type: 'finished' }
    } finally {
      await rm(to, { force: true })
    }
  }

  return {
    stop() {
      stopped = true
      running?.stop()
    },
    outcome: work().catch((error: unknown): Outcome => {
      const how = endedBy(error, stopped)
      return how.type === 'failed' && isDiskFull(error) ? { ...how, message: fullDisk } : how
    }),
  }
}

const fullDisk = 'The disk is full; free some space and enlarge the picture again.'
