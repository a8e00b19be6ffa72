import { Check, RefreshCw, Undo2, X } from 'lucide-react'
import type { PictureSet, SetMember } from '../../../electron/contract.ts'
import { dropMembers, keepMembers, openMembers, rerollMembers, showNextTry, showOnBoard } from '../../actions/sets.ts'
import { pictureUrl } from '../../document/pictureUrl.ts'
import { isPainted, shownPicture } from '../../document/sets.ts'
import { setStrings } from '../../strings/sets.ts'
import { SetButton } from './SetButton.tsx'
import { ToCome } from './ToCome.tsx'

interface MemberProps {
  readonly whole: PictureSet
  readonly member: SetMember
  /** The one that the Tab key reaches. */
  readonly reachable: boolean
  readonly onFocus: () => void
}

export function Member({ whole, member, reachable, onFocus }: MemberProps) {
  const { id, name, state, tries, shown } = member
  const picture = shownPicture(whole, member)
  const only = [id]
  const isKept = state === 'kept'
  return (
    <li className={`member is-${state}`} {...(picture && { 'data-menu': 'seen', 'data-subject': picture.id })}>
      <button
        type="button"
        data-member
        className="member-picture"
        tabIndex={reachable ? 0 : -1}
        aria-label={isKept ? setStrings.unkeep(name) : setStrings.keep(name)}
        aria-pressed={isKept}
        onFocus={onFocus}
        onClick={() => (isKept ? openMembers(only) : keepMembers(only))}
        onDoubleClick={() => picture && showOnBoard(whole, picture.id)}
      >
        {picture ? <img src={pictureUrl(picture.hash)} alt="" draggable={false} /> : <ToCome member={member} />}
        {isKept && (
          <span className="member-kept">
            <Check size={14} strokeWidth={2.5} aria-hidden />
          </span>
        )}
      </button>
      {tries.length > 1 && (
        <button
          type="button"
          className="member-tries"
          aria-label={setStrings.tries(name, shown + 1, tries.length)}
          onClick={() => showNextTry(id)}
        >
          {setStrings.tryCount(shown + 1, tries.length)}
        </button>
      )}
      <div className="member-row">
        <span className="member-name" title={member.words}>
          {name}
        </span>
        {isPainted(whole.set, member) && (
          <SetButton icon={RefreshCw} label={setStrings.reroll(name)} onClick={() => rerollMembers(only)} />
        )}
        {state === 'dropped' ? (
          <SetButton icon={Undo2} label={setStrings.bringBack(name)} onClick={() => openMembers(only)} />
        ) : (
          <SetButton icon={X} label={setStrings.drop(name)} onClick={() => dropMembers(only)} />
        )}
      </div>
    </li>
  )
}
