import { X } from 'lucide-react'
import { useId, useState } from 'react'
import { tagPictures } from '../../actions/tags.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { libraryStrings as words } from '../../strings/library.ts'
import './tags.css'

interface TagListProps {
  readonly ids: readonly string[]
  /** What all of them wear. */
  readonly tags: readonly string[]
}

/** The tags of one picture, or those that several have in common. Enter adds one; those known are offered. */
export function TagList({ ids, tags }: TagListProps) {
  const [text, setText] = useState('')
  const known = useLibraryListStore((list) => list.facets?.tags) ?? []
  const listId = useId()
  return (
    <div className="tags" role="group" aria-label={words.tags}>
      <input
        type="text"
        list={listId}
        aria-label={words.addTag}
        placeholder={words.addTag}
        maxLength={60}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          setText('')
          void tagPictures(ids, text, true)
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
        {known.map(({ tag }) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </div>
  )
}
