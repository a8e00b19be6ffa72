import { ChevronLeft, ChevronRight, CopyPlus, RefreshCw, X } from 'lucide-react'
import type { PictureSet, SetMember } from '../../../electron/contract.ts'
import { dropMembers, duplicateMember, holdMember, moveMember, rerollMembers } from '../../actions/sets.ts'
import { pictureUrl } from '../../document/pictureUrl.ts'
import { isPainted, shownPicture } from '../../document/sets.ts'
import { setStrings } from '../../strings/sets.ts'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { SetButton } from './SetButton.tsx'
import { ToCome } from './ToCome.tsx'

interface FrameProps {
  readonly whole: PictureSet
  readonly member: SetMember
  readonly index: number
  readonly count: number
  readonly onShow: () => void
}

/** One frame of an animation: looked at, moved, shown for longer, once more, or taken out. */
export function Frame({ whole, member, index, count, onShow }: FrameProps) {
  const { id, hold } = member
  const picture = shownPicture(whole, member)
  const number = index + 1
  return (
    <li className="frame">
      <button type="button" className="member-picture" aria-label={setStrings.showFrame(number)} onClick={onShow}>
        {picture ? <img src={pictureUrl(picture.hash)} alt="" draggable={false} /> : <ToCome member={member} />}
      </button>
      <div className="member-row">
        <SetButton
          icon={ChevronLeft}
          label={setStrings.earlier(number)}
          disabled={index === 0}
          onClick={() => moveMember(id, -1)}
        />
        <NumberInput
          label={setStrings.hold(number)}
          value={hold}
          min={1}
          max={100}
          step={1}
          onChange={(value) => value !== hold && holdMember(id, value)}
        />
        <SetButton
          icon={ChevronRight}
          label={setStrings.later(number)}
          disabled={number === count}
          onClick={() => moveMember(id, 1)}
        />
      </div>
      <div className="member-row">
        <SetButton icon={CopyPlus} label={setStrings.duplicate(number)} onClick={() => duplicateMember(id)} />
        {isPainted(whole.set, member) && (
          <SetButton icon={RefreshCw} label={setStrings.reroll(member.name)} onClick={() => rerollMembers([id])} />
        )}
        <SetButton icon={X} label={setStrings.takeOut(number)} onClick={() => dropMembers([id])} />
      </div>
    </li>
  )
}
