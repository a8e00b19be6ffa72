import { useRef, type FormEvent } from 'react'
import { flushSync } from 'react-dom'
import { chooseSeriesFolder, startSeries } from '../../actions/series.ts'
import { outputSize } from '../../document/request.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { useRequestStore } from '../../stores/requestStore.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { strings } from '../../strings.ts'
import { seriesStrings as words } from '../../strings/series.ts'
import { Check } from '../../ui/Check.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { FirstRows } from './FirstRows.tsx'

export function SeriesForm() {
  const { template, name, folder, images, limit, onlyMissing, look, isLooking } = useSeriesStore()
  const set = useSeriesStore.setState
  const missing = look === null || look.trouble !== null ? 0 : look.rows - look.there
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (missing > 0 && folder !== null && !isLooking) void startSeries()
  }
  return (
    <form className="series-form" onSubmit={submit}>
      <Template template={template} columns={look?.columns ?? []} />
      <FirstRows />
      <label className="series-line">
        <span>{words.names}</span>
        <input
          className="text-field"
          title={words.namesHint}
          placeholder={words.usualName}
          value={name}
          onChange={({ target }) => set({ name: target.value })}
        />
      </label>
      <Folder
        label={words.folder}
        path={folder}
        none={words.noFolder}
        onChoose={() => chooseSeriesFolder('pictures')}
      />
      {look?.columns.includes('image') === true && (
        <Folder
          label={words.images}
          path={images}
          none={words.imagesBeside}
          onChoose={() => chooseSeriesFolder('images')}
        />
      )}
      <div className="series-line">
        <Check
          label={words.limit}
          checked={limit !== null}
          onChange={(is) => set({ limit: is ? Math.min(3, look?.rows ?? 3) : null })}
        />
        {limit !== null && (
          <NumberInput
            label={words.limitRows}
            value={limit}
            min={1}
            max={100_000}
            step={1}
            onChange={(rows) => set({ limit: rows })}
          />
        )}
      </div>
      <Check
        label={words.onlyMissing}
        hint={words.onlyMissingHint}
        checked={onlyMissing}
        onChange={(is) => set({ onlyMissing: is })}
      />
      <Settings />
      <footer>
        <p aria-live="polite">{isLooking ? words.looking : folder === null ? words.nowhere : ''}</p>
        <button type="submit" className="button is-primary" disabled={missing === 0 || folder === null || isLooking}>
          {missing === 0 ? words.startNone : words.start(missing)}
        </button>
      </footer>
    </form>
  )
}

/** With the columns to be written into it at the caret. */
function Template({ template, columns }: { readonly template: string; readonly columns: readonly string[] }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const insert = (column: string) => {
    if (field.current === null) return
    const { selectionStart, selectionEnd } = field.current
    const before = template.slice(0, selectionStart) + words.column(column)
    // So that the caret can be put behind it.
    flushSync(() => useSeriesStore.setState({ template: before + template.slice(selectionEnd) }))
    field.current.focus()
    field.current.setSelectionRange(before.length, before.length)
  }
  return (
    <div className="series-words">
      <label>
        {words.words}
        <textarea
          ref={field}
          className="text-field"
          rows={2}
          placeholder={columns.includes('prompt') ? words.column('prompt') : words.wordsExample}
          value={template}
          onChange={({ target }) => useSeriesStore.setState({ template: target.value })}
        />
      </label>
      <div className="series-columns" role="group" aria-label={words.columns}>
        {columns.map((column) => (
          <button key={column} type="button" className="button is-solid" onClick={() => insert(column)}>
            {words.column(column)}
          </button>
        ))}
      </div>
    </div>
  )
}

interface FolderProps {
  readonly label: string
  readonly path: string | null
  readonly none: string
  readonly onChoose: () => Promise<void>
}

function Folder({ label, path, none, onChoose }: FolderProps) {
  return (
    <div className="series-line" role="group" aria-label={label}>
      <span>{label}</span>
      <button type="button" className="button is-solid" onClick={() => void onChoose()}>
        {words.choose}
      </button>
      <p title={path ?? undefined}>{path ?? none}</p>
    </div>
  )
}

function Settings() {
  const capabilities = useModelStore((facts) => facts.capabilities)
  const { changes, seed, seedLocked, count } = useRequestStore()
  if (capabilities === null) return null
  const { width, height } = outputSize(capabilities, changes, null)
  const facts = [
    capabilities.name,
    strings.picture.size(width, height),
    strings.sampling.summarySteps(changes.steps ?? capabilities.defaults.steps),
    seedLocked && strings.picture.seed(seed),
    count > 1 && words.ofEach(count),
  ]
  return <p className="series-says">{words.settings(facts.filter(Boolean).join(' · '))}</p>
}
