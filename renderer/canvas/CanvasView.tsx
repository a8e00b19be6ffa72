import { useEffect, useRef, type ReactNode } from 'react'
import { focusPromptAction } from '../actions/view.ts'
import { changeTarget } from '../actions/generate.ts'
import { strings } from '../strings.ts'
import { mountBoard } from './mountBoard.ts'
import './canvas.css'

/** The one React mount of the board; `children` lie over it. */
export function CanvasView({ children }: { readonly children: ReactNode }) {
  const region = useRef<HTMLElement>(null)
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null || region.current === null) return undefined
    const onSelect = () => {
      // Click the picture, type what should change.
      if (changeTarget() !== null) void focusPromptAction.run()
    }
    return mountBoard({ host: host.current, region: region.current, onSelect })
  }, [])
  return (
    <section ref={region} className="canvas" aria-label={strings.canvas.region}>
      <div ref={host} className="canvas-host" />
      {children}
    </section>
  )
}
