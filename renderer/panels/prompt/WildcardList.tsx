import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import type { Wildcard } from '../../../electron/contract.ts'
import { deleteWildcard, saveWildcard } from '../../actions/presets.ts'
import { usePresetStore } from '../../stores/presetStore.ts'
import { promptStrings } from '../../strings/prompt.ts'
import { writeIntoPrompt } from './writing.ts'

const emptyWildcard: Wildcard = { name: '', words: [] }

export function WildcardList() {
  const wildcards = usePresetStore((facts) => facts.wildcards)
  const [edited, setEdited] = useState<Wildcard | null>(null)
  return (
    <section aria-label={promptStrings.wildcards}>
      <h3>{promptStrings.wildcards}</h3>
      <p className="field-hint">{promptStrings.wildcardsHint}</p>
      <ul className="preset-list">
        {wildcards.map((wildcard) =>
          edited?.name === wildcard.name ? (
            <WildcardEditor key={wildcard.name} wildcard={wildcard} onClose={() => setEdited(null)} />
          ) : (
            <WildcardRow key={wildcard.name} wildcard={wildcard} onEdit={() => setEdited(wildcard)} />
          ),
        )}
        {edited === emptyWildcard && <WildcardEditor wildcard={emptyWildcard} onClose={() => setEdited(null)} />}
      </ul>
      {edited !== emptyWildcard && (
        <button type="button" className="button" onClick={() => setEdited(emptyWildcard)}>
          <Plus size={14} strokeWidth={1.75} aria-hidden />
          {promptStrings.newWildcard}
        </button>
      )}
    </section>
  )
}

function WildcardRow({ wildcard, onEdit }: { readonly wildcard: Wildcard; readonly onEdit: () => void }) {
  const token = `__${wildcard.name}__`
  return (
    <li className="preset-row">
      <button
        type="button"
        className="preset-apply"
        aria-label={promptStrings.insert(token)}
        onClick={() => writeIntoPrompt(token)}
      >
        {token}
        <span>{wildcard.words.join(', ')}</span>
      </button>
      <button
        type="button"
        className="button is-icon"
        aria-label={promptStrings.editWildcard(wildcard.name)}
        onClick={onEdit}
      >
        <Pencil size={14} strokeWidth={1.75} aria-hidden />
      </button>
      <button
        type="button"
        className="button is-icon"
        aria-label={promptStrings.deleteWildcard(wildcard.name)}
        onClick={() => void deleteWildcard(wildcard)}
      >
        <Trash2 size={14} strokeWidth={1.75} aria-hidden />
      </button>
    </li>
  )
}

function WildcardEditor({ wildcard, onClose }: { readonly wildcard: Wildcard; readonly onClose: () => void }) {
  const [name, setName] = useState(wildcard.name)
  const [text, setText] = useState(wildcard.words.join('\n'))
  const words = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const before = wildcard.name === '' ? null : wildcard.name
    if (await saveWildcard({ name: name.trim().toLowerCase(), words }, before)) onClose()
  }
  return (
    <li>
      <form
        className="keep-preset"
        data-closes
        onSubmit={(event) => void save(event)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose()
        }}
      >
        <input
          className="text-field"
          aria-label={promptStrings.wildcardName}
          placeholder={promptStrings.wildcardName}
          autoFocus
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <textarea
          className="text-field"
          rows={4}
          aria-label={promptStrings.wildcardWords}
          placeholder={promptStrings.wildcardWords}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <div className="preset-row">
          <button type="submit" className="button is-solid" disabled={name.trim() === '' || words.length === 0}>
            {promptStrings.saveWildcard}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {promptStrings.cancel}
          </button>
        </div>
      </form>
    </li>
  )
}
