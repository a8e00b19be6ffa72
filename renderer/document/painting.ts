/** The facts of one painting, reduced from what is told of it. Pixels take another way (previewFeed). */
import {
  missingCase,
  type PaintingEvent,
  type PaintingSnapshot,
  type Picture,
  type RowCandidate,
} from '../../electron/contract.ts'
import { emptyPace, observe, type Pace } from './pace.ts'

export type Phase = 'idle' | 'starting' | 'painting' | 'finishing' | 'done' | 'stopped' | 'failed'

/** The patches of one picture. */
export interface PatchGrid {
  readonly rows: number
  readonly columns: number
  readonly patchSize: number
  readonly width: number
  readonly height: number
  /** In which they come, where that is not reading order. */
  readonly order?: readonly number[]
}

export interface SavedPicture {
  readonly image: number
  readonly picture: Picture
}

export interface Painting {
  readonly phase: Phase
  readonly paused: boolean
  /** Candidates are painted for each row. */
  readonly choosing: boolean
  /** The ways for the next row to go on, as many as there are by now. */
  readonly candidates: readonly RowCandidate[]
  /** Paused without the model in memory. */
  readonly rested: boolean
  readonly grid: PatchGrid | null
  /** Patches of each picture that have arrived. */
  readonly shown: readonly number[]
  /** The same over all pictures, and how many there will be. */
  readonly patches: number
  readonly patchCount: number
  readonly pace: Pace
  /** Weights on their way into memory, and since when. */
  readonly loading: { readonly bytes: number; readonly expectedMs: number | null; readonly since: number } | null
  readonly warnings: readonly string[]
  /** Pictures that are safe in the library, with their number in the batch. */
  readonly saved: readonly SavedPicture[]
  readonly elapsedMs: number | null
}

export const idlePainting: Painting = {
  phase: 'idle',
  paused: false,
  rested: false,
  choosing: false,
  candidates: [],
  grid: null,
  shown: [],
  patches: 0,
  patchCount: 0,
  pace: emptyPace,
  loading: null,
  warnings: [],
  saved: [],
  elapsedMs: null,
}

/** As far as it has come when this window hears of it. */
export function paintingFrom(snapshot: PaintingSnapshot, now: number): Painting {
  const { started, shown, saved, paused, rested, choosing, candidates } = snapshot
  const begun: Painting = { ...idlePainting, phase: 'starting', saved, paused, rested, choosing, candidates }
  if (started === null) return begun
  const painting = reducePainting(begun, started, now)
  return { ...painting, ...countOf(shown, painting.patchCount), paused }
}

export function isRunning(painting: Painting): boolean {
  return painting.phase === 'starting' || painting.phase === 'painting' || painting.phase === 'finishing'
}

/** The pause is not part of the pace: observations start afresh when painting goes on. */
export function setPaused(painting: Painting, paused: boolean, rested = false): Painting {
  return isRunning(painting)
    ? { ...painting, paused, rested, pace: emptyPace, ...(rested && { candidates: [] }) }
    : painting
}

export function stopPainting(painting: Painting): Painting {
  return isRunning(painting) ? { ...painting, phase: 'stopped', paused: false, rested: false } : painting
}

export function reducePainting(painting: Painting, message: PaintingEvent, now: number): Painting {
  switch (message.type) {
    case 'started': {
      const { rows, columns, patchSize, width, height, order, tokenCount, count, warnings } = message
      const grid = { rows, columns, patchSize, width, height, ...(order && { order }) }
      // Of a batch that goes on, the first pictures are there already.
      const isThere = (image: number) => painting.saved.some((saved) => saved.image === image)
      const shown = Array.from({ length: count }, (_, image) => (isThere(image) ? tokenCount : 0))
      const patchCount = tokenCount * count
      return { ...painting, grid, patchCount, warnings, ...countOf(shown, patchCount) }
    }
    case 'token': {
      const { index, image, pictures } = message
      if (message.again) return painting
      const isHere = (picture: number) => picture >= image && picture < image + pictures
      const shown = painting.shown.map((before, picture) => (isHere(picture) ? (message.shown ?? index + 1) : before))
      const counted = countOf(shown, painting.patchCount)
      // The first patch comes with the prompt, and given ones only have to be read: what is left is told by the others.
      const pace = index === 0 || message.given ? painting.pace : observe(painting.pace, counted.patches, now)
      return { ...painting, ...counted, pace, candidates: [] }
    }
    case 'loading': {
      const { bytes, expectedMs, done } = message
      return { ...painting, pace: emptyPace, loading: done ? null : { bytes, expectedMs, since: now } }
    }
    case 'candidate':
      return {
        ...painting,
        candidates: [...(message.place === 0 ? [] : painting.candidates), message],
        pace: emptyPace,
      }
    case 'choosing':
      return { ...painting, choosing: message.on, candidates: [] }
    case 'preview':
    case 'passage':
      return painting
    case 'image': {
      // A server sends whole pictures and no patches before.
      const total = painting.patchCount / Math.max(1, painting.shown.length)
      const shown = painting.shown.map((before, picture) => (picture === message.image ? total : before))
      return { ...painting, ...countOf(shown, painting.patchCount) }
    }
    case 'saved': {
      const { image, picture } = message
      // Stopped, it has come a little further than was heard of.
      const shown = painting.shown.map((before, other) =>
        other === image ? (picture.recipe?.until ?? before) : before,
      )
      const patches = shown.reduce((sum, count) => sum + count, 0)
      return { ...painting, shown, patches, saved: [...painting.saved, { image, picture }] }
    }
    case 'paused':
      return setPaused(painting, message.paused, message.rested)
    case 'done':
      return { ...painting, phase: 'done', paused: false, rested: false, elapsedMs: message.elapsedMs }
    case 'failed':
      return { ...painting, phase: 'failed', paused: false, rested: false }
    default:
      return missingCase(message)
  }
}

function countOf(shown: readonly number[], patchCount: number): Pick<Painting, 'shown' | 'patches' | 'phase'> {
  const patches = shown.reduce((sum, count) => sum + count, 0)
  return { shown, patches, phase: patches < patchCount ? 'painting' : 'finishing' }
}

/** The picture's next patch, or null when it is complete or not being painted yet. */
export function frontierOf({ shown, grid, phase }: Painting, image: number): number | null {
  const total = grid === null ? 0 : grid.rows * grid.columns
  const here = shown[image] ?? total
  if (phase !== 'painting' || here >= total) return null
  const waits = here === 0 && shown.some((count, other) => other < image && count < total && count > 0)
  return waits ? null : here
}
