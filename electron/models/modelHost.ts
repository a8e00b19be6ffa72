/**
 * The main process's side of imports and downloads: forks the models process when it is first needed, keeps the list of
 * jobs, and remembers what is unfinished, so that it can be gone on with after the program has been closed or has died.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { EngineError } from '../../engine/errors.ts'
import type { ModelJob, ModelJobsNotice } from '../contract.ts'
import { createHelper } from '../helper.ts'
import { afterEvent, newJob } from './jobs.ts'
import type { FromModels, ModelCallName, ModelCalls, ModelOrder, ModelProcessSettings, ToModels } from './messages.ts'

export interface ModelHost {
  call<Name extends ModelCallName>(name: Name, input: ModelCalls[Name]['input']): Promise<ModelCalls[Name]['output']>
  jobs(): readonly ModelJob[]
  /** `gpu`: a graphics card may be used, so its memory counts. */
  start(order: ModelOrder, gpu: boolean): Promise<ModelJob>
  stop(jobId: string): void
  resume(jobId: string, gpu: boolean): void
  discard(jobId: string): Promise<void>
  dispose(): void
}

interface Entry {
  readonly order: ModelOrder
  readonly job: ModelJob
}

/** Seconds for an answer. Jobs may take as long as they like: they tell how they get on. */
const within = { overview: 60, inspect: 120, discard: 300 } satisfies Record<ModelCallName, number>

const crashed = 'It was cut off unexpectedly; go on with it, and it continues where it was.'

/** `file`: where unfinished orders are kept. */
export function createModelHost(
  entry: string,
  settings: ModelProcessSettings,
  file: string,
  tell: (notice: ModelJobsNotice) => void,
): ModelHost {
  let writing: Promise<void> = Promise.resolve()
  const entries = new Map(
    readOrders(file).map(({ id, order }) => [id, { order, job: newJob(id, order, 'stopped') }] as const),
  )

  const { call, send, dispose } = createHelper<ModelCalls, ToModels, FromModels>({
    entry,
    settings,
    name: 'Patchwork models',
    crashed,
    within,
    late: () => 'The folder took too long to look at; check the disk it is on, and try again.',
    onMessage({ jobId, event }) {
      update(jobId, (job) => afterEvent(job, event), event.type === 'done')
    },
    onExit() {
      for (const [id, { job }] of entries) {
        if (job.state === 'running') update(id, (one) => ({ ...one, state: 'failed', message: crashed }))
      }
    },
  })

  function update(id: string, change: (job: ModelJob) => ModelJob, changed = false): void {
    const known = entries.get(id)
    if (!known) return
    const job = change(known.job)
    entries.set(id, { ...known, job })
    if (job.state !== known.job.state) remember()
    tell({ type: 'models:jobs', jobs: list(), changed })
  }

  const list = () => [...entries.values()].map(({ job }) => job)

  /** Those that are not done: one that runs now is stopped when the program is closed. */
  function remember(): void {
    const unfinished = [...entries].filter(([, { job }]) => job.state !== 'done')
    const text = JSON.stringify(unfinished.map(([id, { order }]) => ({ id, order })))
    writing = writing
      .then(() => writeFile(`${file}.part`, text))
      .then(() => rename(`${file}.part`, file))
      // The jobs themselves go on; only their names would be forgotten.
      .catch((error: unknown) => console.error(error))
  }

  function existing(jobId: string): Entry {
    const known = entries.get(jobId)
    if (!known) throw new EngineError('request/invalid', 'That import or download is no longer listed.')
    return known
  }

  return {
    call,
    jobs: list,
    async start(order, gpu) {
      const same = [...entries.values()].find((one) => JSON.stringify(one.order) === JSON.stringify(order))
      if (same?.job.state === 'running') return same.job
      if (same) entries.delete(same.job.id)
      const id = randomUUID()
      const job = newJob(id, order, 'running')
      entries.set(id, { order, job })
      remember()
      send({ type: 'start', jobId: id, order, gpu })
      tell({ type: 'models:jobs', jobs: list(), changed: false })
      return job
    },
    stop(jobId) {
      if (existing(jobId).job.state === 'running') send({ type: 'stop', jobId })
    },
    resume(jobId, gpu) {
      const { order, job } = existing(jobId)
      if (job.state !== 'stopped' && job.state !== 'failed') return
      update(jobId, () => newJob(jobId, order, 'running'))
      send({ type: 'start', jobId, order, gpu })
    },
    async discard(jobId) {
      const { order, job } = existing(jobId)
      if (job.state === 'running') throw new EngineError('request/invalid', 'Stop it first.')
      if (job.state !== 'done') await call('discard', order)
      entries.delete(jobId)
      remember()
      tell({ type: 'models:jobs', jobs: list(), changed: false })
    },
    dispose,
  }
}

const quantization = z.enum(['fp32', 'fp16', 'int8', 'int4'])
const orderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('import'), folder: z.string(), quantization, name: z.string().nullable() }),
  z.object({
    kind: z.literal('download'),
    address: z.string(),
    quantization: quantization.nullable(),
    anyway: z.boolean(),
  }),
]) satisfies z.ZodType<ModelOrder>
const ordersSchema = z.array(z.object({ id: z.string(), order: orderSchema })).catch([])

/** A list that cannot be read costs the offer to go on; what was fetched or written is found again by the same order. */
function readOrders(file: string) {
  try {
    return ordersSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}
