/** The small views of what is painted of the running job so far. */
import { liveCanvas, onPreview } from '../stores/previewFeed.ts'

/** Draws one picture of the job onto `canvas` at most once a frame, until it is stopped. */
export function showLive(canvas: HTMLCanvasElement, job: string, image: number): () => void {
  let frame = 0
  const draw = () => {
    frame = 0
    const live = liveCanvas(job, image)
    if (live === null) return
    canvas.width = live.width
    canvas.height = live.height
    canvas.getContext('2d')?.drawImage(live, 0, 0)
  }
  const ask = () => {
    if (frame === 0) frame = requestAnimationFrame(draw)
  }
  const stopListening = onPreview(ask)
  ask()
  return () => {
    stopListening()
    cancelAnimationFrame(frame)
    // Its memory is let go at once, not when the collector comes by.
    canvas.width = canvas.height = 0
  }
}
