import { Film, LayoutGrid } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { openSets, readSetLines } from '../../actions/sets.ts'
import { foundSets } from '../../document/foundSets.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { report } from '../../stores/toastStore.ts'
import { setStrings } from '../../strings/sets.ts'
import { storyStrings } from '../../strings/story.ts'

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
      {found.map(({ id, name, count, isStory }) => (
        <li key={id}>
          <button
            type="button"
            aria-label={isStory ? storyStrings.openOne(name) : setStrings.open(name)}
            title={name}
            onClick={() => void openSets(id)}
          >
            {isStory ? (
              <Film size={14} strokeWidth={1.75} aria-hidden />
            ) : (
              <LayoutGrid size={14} strokeWidth={1.75} aria-hidden />
            )}
            <span>{isStory ? storyStrings.line(name, count) : setStrings.line(name, count)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
