/**
 * Pixels on their way from the stream to the screen. What is painted of a job so far lies in one canvas for each of its
 * pictures, which the board and every small view draw; facts live in stores, and React never sees a patch.
 */
import type { Pixels } from '../../electron/contract.ts'
import type { Size } from '../document/geometry.ts'
import { usePaintingStore } from './paintingStore.ts'
import { PreviewBuffer } from './previewBuffer.ts'

export interface PreviewPatch {
  readonly jobId: string
  readonly image: number
  readonly x: number
  readonly y: number
  readonly pixels: Pixels
}

export const { feedPreview, onPreview, liveCanvas } = createPreviewFeed()

function createPreviewFeed() {
  const listeners = new Set<(patch: PreviewPatch) => void>()
  const buffers: PreviewBuffer[] = []
  let jobId: string | null = null

  /** The canvas of the job before is used again: whoever wants to keep its picture has copied it. */
  function bufferOf(id: string, image: number, { width, height }: Size): PreviewBuffer {
    if (id !== jobId) for (const buffer of buffers) buffer?.clear()
    jobId = id
    const known = buffers[image]
    if (known?.canvas.width === width && known.canvas.height === height) return known
    return (buffers[image] = new PreviewBuffer(width, height))
  }

  return {
    feedPreview: (patch: PreviewPatch): void => {
      const { job } = usePaintingStore.getState()
      if (job?.id !== patch.jobId) return
      bufferOf(job.id, patch.image, job.grid).put(patch.pixels, patch.x, patch.y)
      for (const listener of listeners) listener(patch)
    },
    onPreview: (listener: (patch: PreviewPatch) => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** A picture of the running job; null for any other job. */
    liveCanvas: (id: string, image: number): HTMLCanvasElement | null => {
      const { job } = usePaintingStore.getState()
      return job?.id === id ? bufferOf(id, image, job.grid).canvas : null
    },
  }
}
