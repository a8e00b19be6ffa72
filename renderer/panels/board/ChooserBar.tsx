import { Check, FastForward } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { RowCandidate } from '../../../electron/contract.ts'
import { leaveChoosingAction, lookAtCandidate, takeRowAction } from '../../actions/chooser.ts'
import type { PatchGrid } from '../../document/painting.ts'
import { useChooserStore } from '../../stores/chooserStore.ts'
import { usePaintingStore } from '../../stores/paintingStore.ts'
import { chooserStrings as words } from '../../strings/chooser.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'

/** The candidates for the next row, side by side; the one looked at lies in its place on the picture. */
export function ChooserBar() {
  const { candidates, grid, patches, paused } = usePaintingStore((facts) => facts.painting)
  const looked = useChooserStore((facts) => facts.looked)
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => bar.current?.focus(), [])
  // Whoever writes meanwhile is not interrupted.
  useEffect(() => {
    const at = document.activeElement
    const isWriting = (at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement) && at.value !== ''
    if (candidates.length > 0 && !isWriting) bar.current?.focus()
  }, [candidates.length])
  if (grid === null) return null

  const row = candidates[0]?.row ?? Math.ceil(patches / grid.columns)
  const of = candidates[0]?.of ?? 3
  const isWhole = candidates.length === of
  const state = isWhole ? words.looked(looked + 1, of) : words.coming(candidates.length + 1, of)
  return (
    <div ref={bar} className="chrome picture-bar chooser-bar" role="group" aria-label={words.title} tabIndex={-1}>
      <p role="status">{`${words.row(Math.min(row + 1, grid.rows), grid.rows)} · ${paused ? words.paused : state}`}</p>
      <div className="chooser-strips">
        {candidates.map((candidate) => (
          <button
            key={candidate.place}
            type="button"
            className="chooser-strip"
            aria-label={words.candidate(candidate.place + 1, of)}
            aria-pressed={candidate.place === looked}
            onPointerEnter={() => lookAtCandidate(candidate.place)}
            onFocus={() => lookAtCandidate(candidate.place)}
            onClick={() => {
              lookAtCandidate(candidate.place)
              void takeRowAction.run()
            }}
          >
            <Strip candidate={candidate} grid={grid} />
          </button>
        ))}
      </div>
      <ActionButton action={leaveChoosingAction} icon={FastForward} />
      <ActionButton action={takeRowAction} icon={Check} look="primary" text={words.takeShort} />
    </div>
  )
}

/** The row alone. */
function Strip({ candidate, grid }: { readonly candidate: RowCandidate; readonly grid: PatchGrid }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, patchSize } = grid
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    for (const { x, y, pixels } of candidate.rectangles) {
      const image = context.createImageData(pixels.width, pixels.height)
      for (let from = 0, to = 0; from < pixels.data.length; from += 3, to += 4)
        image.data.set([pixels.data[from]!, pixels.data[from + 1]!, pixels.data[from + 2]!, 255], to)
      context.putImageData(image, x, y - candidate.row * patchSize)
    }
  }, [candidate, patchSize])
  return <canvas ref={canvas} width={width} height={patchSize} aria-hidden />
}
