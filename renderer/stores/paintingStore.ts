/** The painting that is running, or the last one. */
import type { PaintOrder } from '../../electron/contract.ts'
import type { Rect } from '../document/geometry.ts'
import { idlePainting, type Painting, type PatchGrid } from '../document/painting.ts'
import type { LookAt } from './cameraStore.ts'
import { createFacts } from './facts.ts'

/** What was asked for, and where its pictures appear on the board. */
export interface PaintingJob {
  /** As in the queue. */
  readonly id: string
  readonly prompt: string
  readonly parentId: string | null
  readonly turnId: string | null
  /** Its pictures belong to a set, or to another board, and not on this one. */
  readonly isElsewhere: boolean
  readonly edits: boolean
  readonly goesOn?: PaintOrder['goesOn']
  /** By place in the batch. */
  readonly slots: readonly Rect[]
  /** The expected grid, shown until the engine tells its own. */
  readonly grid: PatchGrid
  /** What the camera was asked to show of it; null where it did not go along. */
  readonly framing: LookAt | null
}

interface PaintingFacts {
  readonly painting: Painting
  readonly job: PaintingJob | null
}

export const usePaintingStore = createFacts<PaintingFacts>(() => ({ painting: idlePainting, job: null }))
