/** What is painted of the running job so far, for the small views of it; the board draws its own. */
import { PreviewBuffer } from '../canvas/previewBuffer.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { onPreview } from '../stores/previewFeed.ts'

let jobId: string | null = null
const buffers = new Map<number, PreviewBuffer>()
const listeners = new Set<() => void>()

onPreview((patch) => {
  const { job } = usePaintingStore.getState()
  if (job === null) return
  if (patch.jobId !== jobId) buffers.clear()
  jobId = patch.jobId
  const buffer = buffers.get(patch.image) ?? new PreviewBuffer(job.grid.width, job.grid.height)
  buffers.set(patch.image, buffer)
  buffer.put(patch.pixels, patch.x, patch.y)
  for (const listener of listeners) listener()
})

/** Draws one picture of the job onto `canvas` at most once a frame, until it is stopped. */
export function showLive(canvas: HTMLCanvasElement, job: string, image: number): () => void {
  let frame = 0
  const draw = () => {
    frame = 0
    const buffer = job === jobId ? buffers.get(image) : undefined
    const { width, height } = buffer?.canvas ?? canvas
    canvas.width = width
    canvas.height = height
    if (buffer !== undefined) canvas.getContext('2d')?.drawImage(buffer.canvas, 0, 0)
  }
  const ask = () => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }
  listeners.add(ask)
  ask()
  return () => {
    listeners.delete(ask)
    cancelAnimationFrame(frame)
  }
}
