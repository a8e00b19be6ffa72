import { ArrowLeft, CheckCheck, PackageOpen, Pencil, Redo2, Square, Table2, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { PictureSet } from '../../../electron/contract.ts'
import { redoAction, undoAction } from '../../actions/history.ts'
import { openLine } from '../../actions/openLine.ts'
import { seriesAction } from '../../actions/series.ts'
import {
  deleteSetAction,
  exportSetAction,
  keepAllAction,
  leaveSetsAction,
  renameSet,
  stopSetAction,
} from '../../actions/sets.ts'
import { shownPicture } from '../../document/sets.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { seriesStrings } from '../../strings/series.ts'
import { setStrings } from '../../strings/sets.ts'
import { storyStrings } from '../../strings/story.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Select } from '../../ui/Select.tsx'
import { useEnabled } from '../../ui/useEnabled.ts'
import { EmptySets } from './EmptySets.tsx'
import { AnimationView } from './AnimationView.tsx'
import { SetButton } from './SetButton.tsx'
import { SetGrid } from './SetGrid.tsx'
import './sets.css'

/** A set over the board: its pictures, and what is kept of them. */
export function SetView() {
  const isOpen = useSetStore((facts) => facts.isOpen)
  const whole = useSetStore((facts) => facts.whole)
  // A story lies beside the board.
  if (!isOpen || (whole !== null && whole.set.story !== null)) return null
  return (
    <section className="sets" aria-label={setStrings.title}>
      <header className="sets-bar">
        <ActionButton action={leaveSetsAction} icon={ArrowLeft} />
        {whole !== null && <WhichSet key={whole.set.id} id={whole.set.id} name={whole.set.name} />}
        {whole !== null && whole.set.animation === null && <p className="sets-facts">{factsOf(whole.set)}</p>}
        <div className="sets-verbs">
          <ActionButton action={undoAction} icon={Undo2} />
          <ActionButton action={redoAction} icon={Redo2} />
          <ActionButton action={seriesAction} icon={Table2} />
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

/** One that is kept and painted again is kept meanwhile. */
function factsOf({ members }: PictureSet['set']): string {
  return setStrings.count(members.length, members.filter(({ state }) => state === 'kept').length)
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

const listed = { set: setStrings.line, story: storyStrings.listed, series: seriesStrings.listed } as const

/** Which one it is, and its name, which can be changed. */
function WhichSet({ id, name }: { readonly id: string; readonly name: string }) {
  const lines = useSetStore((facts) => facts.lines)
  const [text, setText] = useState<string | null>(null)
  const options = lines.map((line) => ({
    value: line.id,
    label: listed[line.kind](line.id === id ? name : line.name, line.count),
  }))
  const leave = () => {
    if (text !== null && text.trim() !== '' && text.trim() !== name) renameSet(text)
    setText(null)
  }
  if (text !== null)
    return (
      <input
        className="text-field"
        aria-label={setStrings.name}
        value={text}
        maxLength={200}
        // The user has just asked for it.
        autoFocus
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setText(target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') leave()
          if (event.key !== 'Escape') return
          event.stopPropagation()
          setText(null)
        }}
      />
    )
  return (
    <>
      <Select
        label={setStrings.which}
        value={id}
        options={options}
        onChange={(chosen) => lines.filter((line) => line.id === chosen).forEach(openLine)}
      />
      <SetButton icon={Pencil} label={setStrings.rename} onClick={() => setText(name)} />
    </>
  )
}
