/**
 * Pixels on their way from the stream to the canvas. They pass through without being kept: facts live in
 * stores, and React never sees a patch.
 */
import type { Pixels } from '../../electron/contract.ts'

export interface PreviewPatch {
  readonly jobId: string
  readonly image: number
  readonly x: number
  readonly y: number
  readonly pixels: Pixels
}

const listeners = new Set<(patch: PreviewPatch) => void>()

export function feedPreview(patch: PreviewPatch): void {
  for (const listener of listeners) listener(patch)
}

export function onPreview(listener: (patch: PreviewPatch) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
