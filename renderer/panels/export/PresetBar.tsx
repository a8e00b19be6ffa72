import { BookmarkPlus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { applyExportPreset, deleteExportPreset, keepExportPreset } from '../../actions/export.ts'
import { useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Tip } from '../../ui/Tip.tsx'

/** Settings kept under names: chosen, kept, deleted. */
export function PresetBar() {
  const presets = useExportStore((facts) => facts.presets)
  const settings = useExportStore((facts) => facts.settings)
  const [isNaming, setNaming] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const current = presets.find((preset) => JSON.stringify(preset.settings) === JSON.stringify(settings)) ?? null
  const endNaming = () => {
    setNaming(false)
    requestAnimationFrame(() => opener.current?.focus())
  }
  if (isNaming) return <Naming onEnd={endNaming} />
  return (
    <div className="export-presets">
      <select
        className="text-field"
        aria-label={words.kept}
        value={current?.id ?? ''}
        onChange={({ target }) => {
          const preset = presets.find(({ id }) => id === target.value)
          if (preset) applyExportPreset(preset)
        }}
      >
        <option value="">{presets.length === 0 ? words.noneKept : words.unkept}</option>
        {presets.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Tip text={words.keep}>
        <button
          ref={opener}
          type="button"
          className="button is-icon"
          aria-label={words.keep}
          onClick={() => setNaming(true)}
        >
          <BookmarkPlus size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </Tip>
      <Tip text={words.deleteKept}>
        <button
          type="button"
          className="button is-icon"
          aria-label={words.deleteKept}
          disabled={current === null}
          onClick={() => current && void deleteExportPreset(current)}
        >
          <Trash2 size={16} strokeWidth={1.75} aria-hidden />
        </button>
      </Tip>
    </div>
  )
}

function Naming({ onEnd }: { readonly onEnd: () => void }) {
  const [name, setName] = useState('')
  return (
    <form
      className="export-presets"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') return
        void keepExportPreset(name)
        onEnd()
      }}
    >
      <input
        className="text-field"
        aria-label={words.keepAs}
        placeholder={words.keepAs}
        value={name}
        maxLength={100}
        // The user has just asked for it.
        autoFocus
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onEnd()
        }}
      />
      <button type="submit" className="button is-solid" disabled={name.trim() === ''}>
        {words.keepNow}
      </button>
    </form>
  )
}
