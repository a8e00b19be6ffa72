import { RotateCcw, Undo2 } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import type { Action } from '../../actions/action.ts'
import { actions } from '../../actions/all.ts'
import { keysOf, useKeys } from '../../actions/keys.ts'
import { isMac } from '../../actions/platform.ts'
import { changeSettings } from '../../actions/settings.ts'
import { sameShortcut, shortcutFrom, shortcutLabel, type Shortcut } from '../../actions/shortcut.ts'
import { useSettingsStore } from '../../stores/settingsStore.ts'
import { settingsStrings } from '../../strings/settings.ts'

const words = settingsStrings.shortcuts

/** Every action with its keys; a click and a press give it others. Keys belong to their place, whatever the layout. */
export function ShortcutsPage() {
  const [query, setQuery] = useState('')
  const changed = useSettingsStore((settings) => Object.keys(settings.shortcuts).length > 0)
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = actions.filter(({ label }) => wanted.every((word) => label.toLowerCase().includes(word)))
  return (
    <>
      <div className="keys-head">
        <input
          type="search"
          className="text-field"
          placeholder={words.search}
          aria-label={words.search}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
        <button
          type="button"
          className="button"
          disabled={!changed}
          onClick={() => void changeSettings({ shortcuts: {} })}
        >
          <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
          {words.resetAll}
        </button>
      </div>
      {found.length === 0 && <p className="settings-none">{words.nothing}</p>}
      <ul className="keys">
        {found.map((action) => (
          <KeysRow key={action.id} action={action} />
        ))}
      </ul>
    </>
  )
}

function KeysRow({ action }: { readonly action: Action }) {
  const [listening, setListening] = useState(false)
  const [note, setNote] = useState<string | null>(null)
  const keys = useKeys(action)
  const changed = useSettingsStore((settings) => settings.shortcuts[action.id] !== undefined)
  const label = keys.map((shortcut) => shortcutLabel(shortcut, isMac())).join('  ') || words.none

  const hear = (event: KeyboardEvent) => {
    if (!listening || event.code === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.code === 'Escape') return setListening(false)
    const pressed = shortcutFrom(event.nativeEvent, isMac())
    if (pressed === null) return
    if (action.whileTyping === true && !leavesText(pressed)) return setNote(words.useless)
    setListening(false)
    const taken = giveKeys(action, pressed)
    setNote(taken === null ? null : words.taken(taken.label))
  }

  return (
    <li className="keys-row">
      <span>{action.label}</span>
      {note !== null && <em role="status">{note}</em>}
      <button
        type="button"
        className={`keys-button ${listening ? 'is-listening' : ''}`}
        aria-label={words.change(action.label)}
        data-keeps-keys={listening || undefined}
        onClick={() => setListening(true)}
        onBlur={() => setListening(false)}
        onKeyDown={hear}
      >
        {listening ? words.press : <kbd>{label}</kbd>}
      </button>
      {changed && (
        <button
          type="button"
          className="field-reset"
          aria-label={words.reset(action.label)}
          onClick={() => {
            const { [action.id]: _, ...others } = useSettingsStore.getState().shortcuts
            void changeSettings({ shortcuts: others })
          }}
        >
          <Undo2 size={12} strokeWidth={2} aria-hidden />
        </button>
      )}
    </li>
  )
}

/** Plain and shifted keys would write text. */
function leavesText({ mod, alt, code }: Shortcut): boolean {
  return mod === true || alt === true || /^F\d+$/.test(code) || code === 'Escape'
}

/** The action that had them loses them, unless both share them by design; returns it. */
function giveKeys(action: Action, pressed: Shortcut): Action | null {
  const { shortcuts } = useSettingsStore.getState()
  const holder = actions.find(
    (other) => other.id !== action.id && keysOf(other).some((key) => sameShortcut(key, pressed)),
  )
  const left = holder === undefined ? {} : { [holder.id]: keysOf(holder).filter((key) => !sameShortcut(key, pressed)) }
  void changeSettings({ shortcuts: { ...shortcuts, ...left, [action.id]: [pressed] } })
  return holder ?? null
}
