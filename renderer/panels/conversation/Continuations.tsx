import type { Picture } from '../../../electron/contract.ts'
import { showPicture } from '../../actions/pictures.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { turnWords } from './turnWords.ts'

/** Where the thread goes on from its last picture: one way for each instruction that was given there. */
export function Continuations({ pictures }: { readonly pictures: readonly Picture[] }) {
  if (pictures.length === 0) return null
  return (
    <section className="continuations" aria-label={conversationStrings.continuations}>
      <h3>{conversationStrings.continuations}</h3>
      <ul>
        {pictures.map((picture) => (
          <li key={picture.id}>
            <button type="button" data-menu="picture" data-subject={picture.id} onClick={() => showPicture(picture)}>
              <img src={thumbnailUrl(picture.hash)} alt="" draggable={false} />
              <span>{turnWords(picture)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
