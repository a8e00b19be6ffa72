import { ArrowLeft, CheckCheck, PackageOpen, Redo2, Square, Trash2, Undo2 } from 'lucide-react'
import type { PictureSet } from '../../../electron/contract.ts'
import { redoAction, undoAction } from '../../actions/history.ts'
import {
  deleteSetAction,
  exportSetAction,
  keepAllAction,
  leaveSetsAction,
  openSets,
  stopSetAction,
} from '../../actions/sets.ts'
import { keptPictures, shownPicture } from '../../document/sets.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { setStrings } from '../../strings/sets.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Select } from '../../ui/Select.tsx'
import { useEnabled } from '../../ui/useEnabled.ts'
import { EmptySets } from './EmptySets.tsx'
import { AnimationView } from './AnimationView.tsx'
import { SetGrid } from './SetGrid.tsx'
import './sets.css'

/** A set over the board: its pictures, and what is kept of them. */
export function SetView() {
  const isOpen = useSetStore((facts) => facts.isOpen)
  const whole = useSetStore((facts) => facts.whole)
  if (!isOpen) return null
  return (
    <section className="sets" aria-label={setStrings.title}>
      <header className="sets-bar">
        <ActionButton action={leaveSetsAction} icon={ArrowLeft} />
        {whole !== null && <WhichSet id={whole.set.id} />}
        {whole !== null && whole.set.animation === null && (
          <p className="sets-facts">{setStrings.count(whole.set.members.length, keptPictures(whole).length)}</p>
        )}
        <div className="sets-verbs">
          <ActionButton action={undoAction} icon={Undo2} />
          <ActionButton action={redoAction} icon={Redo2} />
          {whole?.set.animation === null && <ActionButton action={keepAllAction} icon={CheckCheck} />}
          <StopPainting whole={whole} />
          <ActionButton action={deleteSetAction} icon={Trash2} />
          <ActionButton
            action={exportSetAction}
            icon={PackageOpen}
            look="solid"
            {...(whole?.set.animation && { label: setStrings.exportAnimation })}
          />
        </div>
      </header>
      <SetBody whole={whole} />
    </section>
  )
}

/** While there is anything of it in the queue. */
function StopPainting({ whole }: { readonly whole: PictureSet | null }) {
  const isPainted = useEnabled(stopSetAction)
  if (whole === null || !isPainted) return null
  const { members } = whole.set
  const painted = members.filter((member) => shownPicture(whole, member) !== null).length
  return (
    <>
      <span className="sets-progress">{setStrings.progress(painted, members.length)}</span>
      <ActionButton action={stopSetAction} icon={Square} />
    </>
  )
}

function SetBody({ whole }: { readonly whole: PictureSet | null }) {
  if (whole === null) return <EmptySets />
  const { id, animation } = whole.set
  return animation === null ? <SetGrid key={id} whole={whole} /> : <AnimationView key={id} whole={whole} />
}

function WhichSet({ id }: { readonly id: string }) {
  const lines = useSetStore((facts) => facts.lines)
  const options = lines.map((line) => ({ value: line.id, label: setStrings.line(line.name, line.count) }))
  return <Select label={setStrings.which} value={id} options={options} onChange={(chosen) => void openSets(chosen)} />
}
