import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useEffect } from 'react'
import { lookAtSeries } from '../../actions/series.ts'
import { openDialog, usePanelStore } from '../../stores/panelStore.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { seriesStrings as words } from '../../strings/series.ts'
import { SeriesForm } from './SeriesForm.tsx'
import { TableField } from './TableField.tsx'
import './series.css'

/** Milliseconds: a word half typed is nothing to look at. */
const calm = 300

/** A table, the words of its rows, and what would be painted; nothing starts before all of it is right. */
export function SeriesDialog() {
  const isOpen = usePanelStore((facts) => facts.dialog === 'series')
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => openDialog(open ? 'series' : null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="sheet-shade" />
        <Dialog.Content className="series" aria-describedby={undefined} data-keeps-keys>
          <header>
            <Dialog.Title>{words.title}</Dialog.Title>
            <Dialog.Close className="button is-icon" aria-label={words.close}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </Dialog.Close>
          </header>
          <Series />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Series() {
  const { table, template, name, folder, images, limit, onlyMissing } = useSeriesStore()
  useEffect(() => {
    if (table === null) return undefined
    const timer = setTimeout(() => void lookAtSeries(), calm)
    return () => clearTimeout(timer)
  }, [table, template, name, folder, images, limit, onlyMissing])
  return (
    <div className="series-body">
      <TableField />
      {table !== null && <SeriesForm />}
    </div>
  )
}
