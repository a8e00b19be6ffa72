import { FolderOpen, Images, Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { deleteSeries, renameSeries, showSeriesFolder, takeSeriesPictures } from '../../actions/keptSeries.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { seriesStrings as words } from '../../strings/series.ts'
import { SetButton } from '../sets/SetButton.tsx'
import { TextLine } from '../story/TextLine.tsx'

/** Of a series of the library: its name, and what can be done with its pictures. */
export function KeptSeries() {
  const kept = useSeriesStore((facts) => facts.kept)
  const [isNaming, setNaming] = useState(false)
  const verbs = useRef<HTMLDivElement>(null)
  const wasNaming = useRef(false)
  useEffect(() => {
    // The field that had the keyboard is gone; who clicked elsewhere has it there.
    const isElsewhere = document.activeElement?.matches('button, input, textarea') === true
    if (wasNaming.current && !isNaming && !isElsewhere) verbs.current?.querySelector('button')?.focus()
    wasNaming.current = isNaming
  }, [isNaming])
  if (kept === null) return null
  const { id, name } = kept
  return (
    <section className="series-kept" aria-label={words.kept}>
      <div ref={verbs}>
        {isNaming ? (
          <TextLine
            label={words.nameOfSeries}
            value={name}
            // The user has just asked for it.
            autoFocus
            onTake={(text) => void renameSeries(id, text)}
            onLeave={() => setNaming(false)}
          />
        ) : (
          <>
            <h3 title={name}>{name}</h3>
            <SetButton icon={Pencil} label={words.rename} onClick={() => setNaming(true)} />
          </>
        )}
        <SetButton icon={Trash2} label={words.delete} onClick={() => void deleteSeries(kept)} />
      </div>
      <div>
        <button type="button" className="button is-solid" onClick={() => void showSeriesFolder(id)}>
          <FolderOpen size={14} strokeWidth={1.75} aria-hidden />
          {words.show}
        </button>
        <button type="button" className="button is-solid" onClick={() => void takeSeriesPictures(id)}>
          <Images size={14} strokeWidth={1.75} aria-hidden />
          {words.take}
        </button>
      </div>
    </section>
  )
}
