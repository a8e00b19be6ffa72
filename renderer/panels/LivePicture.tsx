import { useEffect, useRef } from 'react'
import { showLive } from './livePreview.ts'

/** One picture of the running job as far as it is painted. */
export function LivePicture({ jobId, image }: { readonly jobId: string; readonly image: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => (canvas.current === null ? undefined : showLive(canvas.current, jobId, image)), [jobId, image])
  return <canvas ref={canvas} className="live-picture" width={1} height={1} aria-hidden />
}
