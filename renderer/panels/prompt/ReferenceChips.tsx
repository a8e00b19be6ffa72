import { X } from 'lucide-react'
import { referencedPictures, removeReference } from '../../actions/references.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { usePromptStore } from '../../stores/promptStore.ts'
import { useRequestStore } from '../../stores/requestStore.ts'
import { strings } from '../../strings.ts'
import { promptStrings } from '../../strings/prompt.ts'
import { Tip } from '../../ui/Tip.tsx'
import { useChangeTarget } from '../useChangeTarget.ts'
import { writeIntoPrompt } from './writing.ts'

/** What goes along with the words: pictures that they refer to, in order, and a style around them. */
export function ReferenceChips() {
  const ids = usePromptStore((facts) => facts.referenceIds)
  const template = useRequestStore((facts) => facts.template)
  const isChange = useChangeTarget() !== null
  // A picture may only be heard of, or be deleted, after it was referred to.
  useLibraryStore((facts) => facts.byId)
  useLibraryStore((facts) => facts.deleted)
  const pictures = referencedPictures(ids)
  const hasStyle = template !== '' && !isChange
  if (pictures.length === 0 && !hasStyle) return null
  return (
    <ul className="references" aria-label={promptStrings.references}>
      {pictures.map(({ id, hash, prompt }, index) => (
        <li key={id} className="reference" data-menu="picture" data-subject={id}>
          <Tip text={promptStrings.insertReference}>
            <button
              type="button"
              className="reference-picture"
              aria-label={promptStrings.reference(index + 1, prompt || strings.picture.imported)}
              onClick={() => writeIntoPrompt('<image>')}
            >
              <img src={thumbnailUrl(hash)} alt="" draggable={false} />
              <span>{index + 1}</span>
            </button>
          </Tip>
          <button
            type="button"
            className="reference-remove"
            aria-label={promptStrings.removeReference(index + 1)}
            onClick={() => removeReference(id)}
          >
            <X size={12} strokeWidth={2} aria-hidden />
          </button>
        </li>
      ))}
      {hasStyle && (
        <li className="reference is-style">
          <span>
            {promptStrings.style}: {template}
          </span>
          <button
            type="button"
            className="reference-remove"
            aria-label={promptStrings.removeStyle}
            onClick={() => useRequestStore.setState({ template: '' })}
          >
            <X size={12} strokeWidth={2} aria-hidden />
          </button>
        </li>
      )}
    </ul>
  )
}
