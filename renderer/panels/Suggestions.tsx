import { useEffect, useMemo, useState } from 'react'
import type { Picture } from '../../electron/contract.ts'
import { comesFromPhoto } from '../actions/photos.ts'
import { suggestionsFor } from '../document/suggestions.ts'
import { threadOf } from '../document/turns.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePromptStore, writeDraft } from '../stores/promptStore.ts'
import { strings } from '../strings.ts'
import { useChangeTarget } from './useChangeTarget.ts'

/** Changes that the model does well and the picture's thread does not say yet, offered while nothing is written. */
export function Suggestions() {
  const target = useChangeTarget()
  const capabilities = useModelStore((facts) => facts.capabilities)
  const byId = useLibraryStore((facts) => facts.byId)
  const isEmpty = usePromptStore((facts) => facts.drafts.change === '')
  const isPhoto = useIsPhoto(target)
  const offered = useMemo(() => {
    if (target === null || capabilities === null || isPhoto === null) return []
    const said = threadOf(target, Object.values(byId)).map(({ picture }) => picture.prompt)
    return suggestionsFor(capabilities, said, { variety: varietyOf(target.id), isPhoto })
  }, [target, capabilities, byId, isPhoto])
  if (offered.length === 0 || !isEmpty) return null
  const choose = (words: string) => {
    writeDraft('change', words)
    document.querySelector<HTMLElement>('[data-prompt]')?.focus()
  }
  return (
    <ul className="chips" aria-label={strings.prompt.suggestions}>
      {offered.map((words) => (
        <li key={words}>
          <button type="button" className="chip" onClick={() => choose(words)}>
            {words}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Null until it has been looked at. */
function useIsPhoto(target: Picture | null): boolean | null {
  const [seen, setSeen] = useState<{ readonly of: Picture; readonly isPhoto: boolean } | null>(null)
  useEffect(() => {
    if (target === null) return
    let isCurrent = true
    const tell = (isPhoto: boolean) => isCurrent && setSeen({ of: target, isPhoto })
    // One whose file cannot be read has other troubles than what is suggested for it.
    comesFromPhoto(target).then(tell, () => tell(false))
    return () => void (isCurrent = false)
  }, [target])
  return seen !== null && seen.of.id === target?.id ? seen.isPhoto : null
}

/** The same for a picture whenever it is looked at. */
function varietyOf(id: string): number {
  return Number.parseInt(id.slice(0, 6), 16) || 0
}
