/** What is being painted, what waits and what failed. The window's order is the truth; the library keeps it. */
import { create } from 'zustand'
import type { Job } from '../../electron/contract.ts'
import type { Hold } from '../document/queue.ts'

interface QueueFacts extends Hold {
  /** Next first. */
  readonly jobs: readonly Job[]
}

export const useQueueStore = create<QueueFacts>(() => ({ jobs: [], paused: false, held: new Set(), editingId: null }))
