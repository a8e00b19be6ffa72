import { useEffect, useMemo } from 'react'
import { readSetLines } from '../../actions/sets.ts'
import { foundSets } from '../../document/foundSets.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { report } from '../../stores/toastStore.ts'
import { setStrings } from '../../strings/sets.ts'
import { SetLineButton } from '../sets/SetLineButton.tsx'

/** Sets that a search finds, above the pictures. */
export function FoundSets() {
  const words = useLibraryListStore((list) => list.filter.words)
  const lines = useSetStore((facts) => facts.lines)
  const found = useMemo(() => foundSets(lines, words), [lines, words])
  useEffect(() => {
    if (words !== '') void readSetLines().catch(report)
  }, [words])
  if (found.length === 0) return null
  return (
    <ul className="library-sets" aria-label={setStrings.found}>
      {found.map((line) => (
        <li key={line.id}>
          <SetLineButton line={line} />
        </li>
      ))}
    </ul>
  )
}
