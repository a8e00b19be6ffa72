import { useRef, type FormEvent } from 'react'
import { flushSync } from 'react-dom'
import type { QueuedSeries } from '../../../electron/contract.ts'
import { takeSettingsBeside } from '../../actions/keptSeries.ts'
import { chooseSeriesFolder, hasColumn, startSeries } from '../../actions/series.ts'
import { outputSize } from '../../document/request.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { useQueueStore } from '../../stores/queueStore.ts'
import { useRequestStore } from '../../stores/requestStore.ts'
import { useSeriesStore } from '../../stores/seriesStore.ts'
import { strings } from '../../strings.ts'
import { seriesStrings as words } from '../../strings/series.ts'
import { Check } from '../../ui/Check.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { useSeriesText } from '../queue/useSeriesText.ts'
import { FirstRows } from './FirstRows.tsx'

const isUnderWay = ({ state }: QueuedSeries) => state === 'waiting' || state === 'running' || state === 'stopping'

export function SeriesForm() {
  const { template, name, folder, images, limit, onlyMissing, look, isLooking } = useSeriesStore()
  const going = useQueueStore(({ series }) => series.find((job) => job.order.folder === folder && isUnderWay(job)))
  const progress = useSeriesText(going)
  const isGoing = going !== undefined
  const set = useSeriesStore.setState
  const isSound = look !== null && look.trouble === null
  const [there, missing] = isSound ? [look.there, look.rows - look.there] : [0, 0]
  const canStart = missing > 0 && folder !== null && !isLooking && !isGoing
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (canStart) void startSeries()
  }
  const label = () => {
    if (missing === 0) return words.startNone
    if (look?.memory !== null) return words.startAnyway(missing)
    return there > 0 ? words.startMissing(missing) : words.start(missing)
  }
  const says = () => {
    if (isGoing) return [words.beingPainted, ...progress].join(' · ')
    if (isLooking) return words.looking
    // What is wrong with the table stands above, and comes first.
    if (!isSound) return ''
    if (folder === null) return words.nowhere
    return [there > 0 && words.standing(there, missing), look.damaged > 0 && words.damaged(look.damaged)]
      .filter(Boolean)
      .join(' ')
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
      {look !== null && hasColumn(look.columns, 'image') && (
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
        <p aria-live="polite">{says()}</p>
        <button type="submit" className="button is-primary" disabled={!canStart}>
          {label()}
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
          placeholder={hasColumn(columns, 'prompt') ? words.column('prompt') : words.wordsExample}
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

/** Those beside the prompt, or of a series of the library, its own. */
function Settings() {
  const own = useSeriesStore((facts) => facts.settings)
  const model = useModelStore((facts) => facts.capabilities)
  const { changes, seed, seedLocked, count } = useRequestStore()
  const beside = { sampling: changes, seed: seedLocked ? seed : null, count, capabilities: model }
  const { sampling, capabilities, ...shown } = own ?? beside
  if (capabilities === null) return null
  const { width, height } = outputSize(capabilities, sampling, null)
  const facts = [
    capabilities.name,
    strings.picture.size(width, height),
    strings.sampling.summarySteps(sampling.steps ?? capabilities.defaults.steps),
    shown.seed !== null && strings.picture.seed(shown.seed),
    shown.count > 1 && words.ofEach(shown.count),
  ]
  const text = facts.filter(Boolean).join(' · ')
  if (own === null) return <p className="series-says">{words.settings(text)}</p>
  return (
    <p className="series-says">
      {words.settingsKept(text)}{' '}
      <button type="button" onClick={takeSettingsBeside}>
        {words.settingsBeside}
      </button>
    </p>
  )
}
