import { RotateCcw, Undo2 } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { listName, type Action } from '../../actions/action.ts'
import { actions } from '../../actions/all.ts'
import { grouped } from '../../actions/groups.ts'
import { keysOf, pressed, useKeyLabels } from '../../actions/keys.ts'
import { changeSettings } from '../../actions/settings.ts'
import { leavesText, sameShortcut } from '../../document/shortcut.ts'
import type { Shortcut } from '../../../electron/contract.ts'
import { useSettingsStore } from '../../stores/settingsStore.ts'
import { strings } from '../../strings.ts'
import { settingsStrings } from '../../strings/settings.ts'

const words = settingsStrings.shortcuts

/** Every action with its keys; a click and a press give it others. Keys are what they say on this keyboard. */
export function ShortcutsPage() {
  const [query, setQuery] = useState('')
  const changed = useSettingsStore((settings) => Object.keys(settings.shortcuts).length > 0)
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = actions.filter((action) => wanted.every((word) => listName(action).toLowerCase().includes(word)))
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
      {[...grouped(found)].map(([group, those]) => (
        <section key={group} className="keys-group" aria-label={strings.groups[group]}>
          <h4>{strings.groups[group]}</h4>
          <ul className="keys">
            {those.map((action) => (
              <KeysRow key={action.id} action={action} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function KeysRow({ action }: { readonly action: Action }) {
  const [listening, setListening] = useState(false)
  const [note, setNote] = useState<string | null>(null)
  const changed = useSettingsStore((settings) => settings.shortcuts[action.id] !== undefined)
  const label = useKeyLabels(action).join('  ') || words.none

  const hear = (event: KeyboardEvent) => {
    if (!listening || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') return setListening(false)
    const said = pressed(event.nativeEvent)
    const [first] = said
    if (first === undefined) return
    if (action.whileTyping === true && !leavesText(first) && first.alt !== true) return setNote(words.useless)
    setListening(false)
    const taken = giveKeys(action, said, first)
    setNote(taken === null ? null : words.taken(listName(taken)))
  }

  return (
    <li className="keys-row">
      <span>{listName(action)}</span>
      {note !== null && <em role="status">{note}</em>}
      <button
        type="button"
        className={`keys-button ${listening ? 'is-listening' : ''}`}
        aria-label={words.change(listName(action))}
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
          aria-label={words.reset(listName(action))}
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

/** The action that answers to the press so far loses that key; returns it. */
function giveKeys(action: Action, said: readonly Shortcut[], first: Shortcut): Action | null {
  const { shortcuts } = useSettingsStore.getState()
  const isPressed = (key: Shortcut) => said.some((reading) => sameShortcut(key, reading))
  const holder = actions.find((other) => other.id !== action.id && keysOf(other).some(isPressed))
  const left = holder === undefined ? {} : { [holder.id]: keysOf(holder).filter((key) => !isPressed(key)) }
  void changeSettings({ shortcuts: { ...shortcuts, ...left, [action.id]: [first] } })
  return holder ?? null
}
