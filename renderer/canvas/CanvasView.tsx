import { useEffect, useRef, type ReactNode } from 'react'
import { strings } from '../strings.ts'
import { mountBoard } from './mountBoard.ts'
import './canvas.css'

/** The one React mount of the board; `children` lie over it. */
export function CanvasView({ children }: { readonly children: ReactNode }) {
  const region = useRef<HTMLElement>(null)
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (host.current === null || region.current === null) return undefined
    return mountBoard({ host: host.current, region: region.current })
  }, [])
  return (
    <section
      ref={region}
      className="canvas"
      data-board
      data-menu="board"
      tabIndex={-1}
      aria-label={strings.canvas.region}
    >
      <div ref={host} className="canvas-host" />
      {children}
    </section>
  )
}
