import { useEffect } from 'react'
import { lookAtSeries } from '../../actions/series.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { seriesStrings as words } from '../../strings/series.ts'
import { DialogSheet } from '../../ui/DialogSheet.tsx'
import { KeptSeries } from './KeptSeries.tsx'
import { SeriesForm } from './SeriesForm.tsx'
import { TableField } from './TableField.tsx'
import './series.css'

/** Milliseconds: a word half typed is nothing to look at. */
const calm = 300

/** A table, the words of its rows, and what would be painted; nothing starts before all of it is right. */
export function SeriesDialog() {
  return (
    <DialogSheet name="series" className="dialog-sheet series" title={words.title} close={words.close}>
      <Series />
    </DialogSheet>
  )
}

function Series() {
  const { table, template, name, folder, images, limit, onlyMissing, settings } = useSeriesStore()
  // What is there changes with it.
  const going = useQueueStore((facts) => facts.series.filter(({ state }) => state !== 'done').length)
  useEffect(() => {
    if (table === null) return undefined
    const timer = setTimeout(() => void lookAtSeries(), calm)
    return () => clearTimeout(timer)
  }, [table, template, name, folder, images, limit, onlyMissing, settings, going])
  return (
    <div className="series-body">
      <KeptSeries />
      <TableField />
      {table !== null && <SeriesForm />}
    </div>
  )
}
