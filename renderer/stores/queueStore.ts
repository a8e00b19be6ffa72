/** What is being painted, what waits and what failed. The window's order is the truth; the library keeps it. */
import type { Job } from '../../electron/contract.ts'
import type { Hold } from '../document/queue.ts'
import { createFacts } from './facts.ts'

interface QueueFacts extends Hold {
  /** Next first. */
  readonly jobs: readonly Job[]
}

export const useQueueStore = createFacts<QueueFacts>(() => ({
  jobs: [],
  paused: false,
  held: new Set(),
  editingId: null,
}))
