import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { tagPictures, tagsIn } from '../../actions/tags.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { libraryStrings as words } from '../../strings/library.ts'
import './tags.css'

interface TagListProps {
  readonly ids: readonly string[]
  /** What all of them wear. */
  readonly tags: readonly string[]
}

/** The tags of one picture, or those that several have in common. A comma or Enter ends one; those known are offered. */
export function TagList({ ids, tags }: TagListProps) {
  const [text, setText] = useState('')
  const known = (useLibraryListStore((list) => list.facets?.tags) ?? []).map(({ tag }) => tag)
  const listId = useId()
  const type = (typed: string) => {
    const { ended, rest } = tagsIn(typed, known)
    setText(rest)
    void add(ended)
  }
  const add = async (ended: readonly string[]) => {
    for (const tag of ended) await tagPictures(ids, tag, true)
  }
  const end = () => {
    setText('')
    void add([text])
  }
  return (
    <div className="tags" role="group" aria-label={words.tags}>
      <input
        type="text"
        list={listId}
        aria-label={words.addTag}
        placeholder={words.addTag}
        maxLength={60}
        value={text}
        onChange={({ target }) => type(target.value)}
        // Not where the whole window lost the focus: one comes back to it.
        onBlur={({ target }) => document.activeElement !== target && end()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          end()
        }}
      />
      {tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
          <button type="button" aria-label={words.removeTag(tag)} onClick={() => void tagPictures(ids, tag, false)}>
            <X size={12} strokeWidth={2} aria-hidden />
          </button>
        </span>
      ))}
      <datalist id={listId}>
        {known.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </div>
  )
}
