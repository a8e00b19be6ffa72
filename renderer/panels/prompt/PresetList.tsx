import { Pencil, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { Preset } from '../../../electron/contract.ts'
import { applyPreset, deletePreset, keepPreset, savePreset } from '../../actions/presets.ts'
import { usePresetStore } from '../../stores/presetStore.ts'
import { useRequestStore } from '../../stores/requestStore.ts'
import { promptStrings } from '../../strings/prompt.ts'

export function PresetList({ onApply }: { readonly onApply: () => void }) {
  const presets = usePresetStore((facts) => facts.presets)
  return (
    <>
      {presets.length === 0 && <p className="field-hint">{promptStrings.noPresets}</p>}
      {presets.length > 0 && (
        <ul className="preset-list" aria-label={promptStrings.presets}>
          {presets.map((preset) => (
            <PresetRow key={preset.id} preset={preset} onApply={onApply} />
          ))}
        </ul>
      )}
      <KeepPreset />
    </>
  )
}

function PresetRow({ preset, onApply }: { readonly preset: Preset; readonly onApply: () => void }) {
  const [name, setName] = useState<string | null>(null)
  const rename = (event: FormEvent) => {
    event.preventDefault()
    const wanted = name?.trim() ?? ''
    setName(null)
    if (wanted !== '' && wanted !== preset.name) void savePreset({ ...preset, name: wanted })
  }
  const apply = () => {
    applyPreset(preset)
    onApply()
  }
  if (name !== null) {
    return (
      <li>
        <form className="preset-row" onSubmit={rename}>
          <input
            className="text-field"
            aria-label={promptStrings.presetName}
            autoFocus
            data-closes
            value={name}
            maxLength={100}
            onFocus={({ target }) => target.select()}
            onChange={({ target }) => setName(target.value)}
            onBlur={rename}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setName(null)
            }}
          />
        </form>
      </li>
    )
  }
  return (
    <li className="preset-row">
      <button type="button" className="preset-apply" aria-label={promptStrings.apply(preset.name)} onClick={apply}>
        {preset.name}
        <span>{factsOf(preset)}</span>
      </button>
      <button
        type="button"
        className="button is-icon"
        aria-label={promptStrings.rename(preset.name)}
        onClick={() => setName(preset.name)}
      >
        <Pencil size={14} strokeWidth={1.75} aria-hidden />
      </button>
      <button
        type="button"
        className="button is-icon"
        aria-label={promptStrings.deletePreset(preset.name)}
        onClick={() => void deletePreset(preset)}
      >
        <Trash2 size={14} strokeWidth={1.75} aria-hidden />
      </button>
    </li>
  )
}

function factsOf({ template, changes }: Preset): string {
  const count = Object.keys(changes).length
  return [template, count > 0 && promptStrings.settings(count)].filter(Boolean).join(' · ')
}

/** The style in force, and a name for it together with the settings. */
function KeepPreset() {
  const template = useRequestStore((facts) => facts.template)
  const [name, setName] = useState('')
  const keep = async (event: FormEvent) => {
    event.preventDefault()
    if (await keepPreset(name, template)) setName('')
  }
  return (
    <form className="keep-preset" onSubmit={(event) => void keep(event)}>
      <label>
        {promptStrings.style}
        <textarea
          className="text-field"
          rows={2}
          spellCheck={false}
          placeholder={promptStrings.stylePlaceholder}
          value={template}
          onChange={({ target }) => useRequestStore.setState({ template: target.value })}
        />
        <span className="field-hint">{promptStrings.styleHint}</span>
      </label>
      <div className="preset-row">
        <input
          className="text-field"
          aria-label={promptStrings.newPreset}
          placeholder={promptStrings.newPreset}
          value={name}
          maxLength={100}
          onChange={({ target }) => setName(target.value)}
        />
        <button type="submit" className="button is-solid" disabled={name.trim() === ''}>
          {promptStrings.keep}
        </button>
      </div>
    </form>
  )
}
