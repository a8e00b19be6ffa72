import { Table2, X } from 'lucide-react'
import { chooseTable, forgetTable, pasteTable } from '../../actions/series.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { seriesStrings as words } from '../../strings/series.ts'

/** The table: a file, or what was copied from a spreadsheet. */
export function TableField() {
  const table = useSeriesStore((facts) => facts.table)
  const rows = useSeriesStore((facts) => facts.look?.rows ?? 0)
  const kept = useSeriesStore((facts) => facts.kept)
  const text = useSeriesStore((facts) => facts.written)
  const setText = (written: string) => useSeriesStore.setState({ written })
  if (table !== null)
    return (
      <div className="series-table">
        <Table2 size={16} strokeWidth={1.75} aria-hidden />
        <strong>{table.name}</strong>
        <span>{rows > 0 && words.rows(rows)}</span>
        {kept === null ? (
          <button type="button" className="button is-icon" aria-label={words.otherTable} onClick={forgetTable}>
            <X size={15} strokeWidth={1.75} aria-hidden />
          </button>
        ) : (
          <button type="button" className="button is-solid" onClick={() => void chooseTable()}>
            {words.choose}
          </button>
        )}
      </div>
    )
  return (
    <div className="series-take">
      {/* The first thing to do here. */}
      <p>
        <button type="button" className="button is-primary" autoFocus onClick={() => void chooseTable()}>
          {words.chooseTable}
        </button>
        {words.dropTable}
      </p>
      <label>
        {words.paste}
        <textarea
          className="text-field"
          rows={5}
          spellCheck={false}
          placeholder={words.pasteExample}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onPaste={(event) => {
            // What is pasted into an empty field is the table; what is written is taken by its button.
            if (text !== '') return
            event.preventDefault()
            void pasteTable(event.clipboardData.getData('text/plain'))
          }}
        />
      </label>
      {text !== '' && (
        <button type="button" className="button is-solid" onClick={() => void pasteTable(text)}>
          {words.takeWritten}
        </button>
      )}
    </div>
  )
}
