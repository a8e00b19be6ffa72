/** The generation that is running, or the last one. */
import type { Generation } from '../api.ts'
import type { Rect } from '../document/geometry.ts'
import { idlePainting, type Painting, type PatchGrid } from '../document/painting.ts'
import { createFacts } from './facts.ts'

/** What was asked for, and where its pictures appear on the board. */
export interface Job {
  /** As in the queue. */
  readonly id: string
  readonly prompt: string
  readonly parentId: string | null
  readonly turnId: string | null
  readonly slots: readonly Rect[]
  /** The expected grid, shown until the engine tells its own. */
  readonly grid: PatchGrid
  readonly generation: Generation
  readonly stop: () => void
}

interface PaintingFacts {
  readonly painting: Painting
  readonly job: Job | null
}

export const usePaintingStore = createFacts<PaintingFacts>(() => ({ painting: idlePainting, job: null }))
