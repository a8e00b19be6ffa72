/**
 * The main process's side of imports and downloads: asks the models process questions and hands on what it tells of each
 * job.
 */
import { createHelper } from '../helper.ts'
import type {
  FromModels,
  JobEvent,
  ModelCallName,
  ModelCalls,
  ModelOrder,
  ModelProcessSettings,
  ToModels,
} from './messages.ts'

export interface ModelHost {
  call<Name extends ModelCallName>(name: Name, input: ModelCalls[Name]['input']): Promise<ModelCalls[Name]['output']>
  start(jobId: string, order: ModelOrder): void
  stop(jobId: string): void
  /** Throws away what an order has left behind. */
  discard(order: ModelOrder): Promise<null>
  /** Whether a graphics card may be used, so that its memory counts. */
  gpu: boolean
  onEvent(listener: (jobId: string, event: JobEvent) => void): void
  /** The process died, and with it all that ran in it. */
  onDeath(listener: (message: string) => void): void
  dispose(): void
}

/** Seconds for an answer. Jobs may take as long as they like: they tell how they get on. */
const within = { overview: 60, inspect: 120, changeProfile: 60, discard: 300 } satisfies Record<ModelCallName, number>

const crashed = 'It was cut off unexpectedly; go on with it, and it continues where it was.'

export function createModelHost(entry: string, settings: ModelProcessSettings): ModelHost {
  const eventListeners: ((jobId: string, event: JobEvent) => void)[] = []
  const deathListeners: ((message: string) => void)[] = []
  const { call, send, dispose } = createHelper<ModelCalls, ToModels, FromModels>({
    entry,
    settings,
    name: 'Patchwork models',
    crashed,
    within,
    late: () => 'The folder took too long to look at; check the disk it is on, and try again.',
    onMessage: ({ jobId, event }) => eventListeners.forEach((listener) => listener(jobId, event)),
    onExit: () => deathListeners.forEach((listener) => listener(crashed)),
  })
  const host: ModelHost = {
    call,
    start: (jobId, order) => send({ type: 'start', jobId, order: bare(order), gpu: host.gpu }),
    discard: (order) => call('discard', bare(order)),
    stop: (jobId) => send({ type: 'stop', jobId }),
    gpu: false,
    onEvent: (listener) => void eventListeners.push(listener),
    onDeath: (listener) => void deathListeners.push(listener),
    dispose,
  }
  return host
}

/** Without the rest of the job. */
function bare(order: ModelOrder): ModelOrder {
  return order.kind === 'import' ? { kind: order.kind, order: order.order } : { kind: order.kind, order: order.order }
}
