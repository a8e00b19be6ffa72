import { BookmarkPlus, Pencil, Trash2 } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import { applyExportPreset, deleteExportPreset, keepExportPreset, renameExportPreset } from '../../actions/export.ts'
import { isSetAlike } from '../../document/exportOrder.ts'
import { useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { Tip } from '../../ui/Tip.tsx'

/** Settings kept under names: chosen, kept, deleted. */
export function PresetBar() {
  const presets = useExportStore((facts) => facts.presets)
  const settings = useExportStore((facts) => facts.settings)
  const [naming, setNaming] = useState<'new' | 'other' | null>(null)
  const keeper = useRef<HTMLButtonElement>(null)
  const renamer = useRef<HTMLButtonElement>(null)
  const current = presets.find((preset) => isSetAlike(preset.settings, settings)) ?? null
  const endNaming = () => {
    setNaming(null)
    requestAnimationFrame(() => (naming === 'new' ? keeper : renamer).current?.focus())
  }
  if (naming === 'new')
    return <Naming label={words.keepAs} verb={words.keepNow} onName={keepExportPreset} onEnd={endNaming} />
  if (naming === 'other' && current !== null) {
    const rename = (name: string) => renameExportPreset(current, name)
    const taken = presets.flatMap(({ id, name }) => (id === current.id ? [] : [name]))
    return (
      <Naming
        label={words.renameAs}
        verb={words.renameNow}
        first={current.name}
        taken={taken}
        onName={rename}
        onEnd={endNaming}
      />
    )
  }
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
      <BarButton opener={keeper} label={words.keep} icon={BookmarkPlus} onClick={() => setNaming('new')} />
      <BarButton
        opener={renamer}
        label={words.rename}
        icon={Pencil}
        disabled={current === null}
        onClick={() => setNaming('other')}
      />
      <BarButton
        label={words.deleteKept}
        icon={Trash2}
        disabled={current === null}
        onClick={() => current && void deleteExportPreset(current)}
      />
    </div>
  )
}

interface BarButtonProps {
  readonly opener?: RefObject<HTMLButtonElement | null>
  readonly label: string
  readonly icon: typeof Pencil
  readonly disabled?: boolean
  readonly onClick: () => void
}

function BarButton({ opener, label, icon: Icon, disabled = false, onClick }: BarButtonProps) {
  return (
    <Tip text={label}>
      <button
        ref={opener}
        type="button"
        className="button is-icon"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  )
}

interface NamingProps {
  readonly label: string
  readonly verb: string
  readonly first?: string
  /** Names of others, which this one cannot have. */
  readonly taken?: readonly string[]
  readonly onName: (name: string) => Promise<void>
  readonly onEnd: () => void
}

function Naming({ label, verb, first = '', taken = [], onName, onEnd }: NamingProps) {
  const [name, setName] = useState(first)
  const isTaken = taken.includes(name.trim())
  return (
    <form
      className="export-presets"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '' || isTaken) return
        void onName(name)
        onEnd()
      }}
    >
      <input
        className="text-field"
        aria-label={label}
        placeholder={label}
        value={name}
        maxLength={100}
        aria-invalid={isTaken}
        title={isTaken ? words.nameTaken : undefined}
        // The user has just asked for it.
        autoFocus
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onEnd()
        }}
      />
      <button type="submit" className="button is-solid" disabled={name.trim() === '' || isTaken}>
        {verb}
      </button>
    </form>
  )
}
