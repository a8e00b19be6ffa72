/** The jobs as the main process tells them; it alone decides what becomes of them. */
import type {
  JobQueue,
  QueuedExport,
  QueuedModelJob,
  QueuedPainting,
  QueuedPictures,
  QueuedSeries,
  QueuedUpscale,
} from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface QueueFacts extends Omit<JobQueue, 'jobs'> {
  /** Paintings that run, wait or failed; next first. */
  readonly jobs: readonly QueuedPainting[]
  /** Imports and downloads of models. */
  readonly modelJobs: readonly QueuedModelJob[]
  /** Pictures that come in. */
  readonly incoming: readonly QueuedPictures[]
  /** Pictures that are written as files for games; next first. */
  readonly exports: readonly QueuedExport[]
  /** Pictures that are made larger; next first. */
  readonly upscales: readonly QueuedUpscale[]
  /** Series from tables; next first. */
  readonly series: readonly QueuedSeries[]
}

export const useQueueStore = createFacts<QueueFacts>(() => ({
  jobs: [],
  modelJobs: [],
  incoming: [],
  exports: [],
  upscales: [],
  series: [],
  paused: false,
  held: false,
  editingId: null,
}))
