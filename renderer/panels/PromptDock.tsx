import { Compass, Gauge, Pause, Play, Rows3, Sparkle, Square } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { draggedPicture } from '../actions/dragOut.ts'
import { continueAction, draftAction, generateAction, pauseAction, stopAction } from '../actions/generate.ts'
import { chooseRowsAction, whyNotChoosing } from '../actions/chooser.ts'
import { steerAction } from '../actions/steer.ts'
import { chooserStrings } from '../strings/chooser.ts'
import { subscribe, useEnabled } from '../ui/useEnabled.ts'
import { addReference, canRefer, referToFiles } from '../actions/references.ts'
import { isRunning } from '../document/painting.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { draftSteps } from '../../electron/contract.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { promptStrings } from '../strings/prompt.ts'
import { Toasts } from '../ui/Toasts.tsx'
import { ActionButton } from '../ui/ActionButton.tsx'
import { useDropTarget } from '../ui/useDropTarget.ts'
import { ChangeChip } from './ChangeChip.tsx'
import { PresetsButton } from './prompt/PresetsButton.tsx'
import { ReferenceChips } from './prompt/ReferenceChips.tsx'
import { VocabularyButton } from './prompt/VocabularyButton.tsx'
import { ProgressBar } from './ProgressBar.tsx'
import { PromptBox } from './PromptBox.tsx'
import { SamplingButton } from './SamplingButton.tsx'
import { StatusLine } from './StatusLine.tsx'
import { Tour, useTour } from './tour/Tour.tsx'
import { Suggestions } from './Suggestions.tsx'
import './promptDock.css'
import './prompt/prompt.css'

/** The one place where words are written. Pictures dropped here are referred to. */
export function PromptDock() {
  const isToured = useTour()
  // What goes wrong in the settings and in an export is told there: here it would lie below them.
  const isCovered = usePanelStore(({ dialog, place }) => dialog === 'settings' || place === 'export')
  // One or the other: the pictures above keep their room.
  const isTold = useToastStore(({ toasts }) => toasts.length > 0) && !isCovered
  const { isOver, handlers } = useDropTarget(
    ({ dataTransfer }) => canRefer() && dataTransfer.types.includes('Files'),
    ({ dataTransfer }) => {
      const own = draggedPicture()
      if (own === null) void referToFiles([...dataTransfer.files])
      else addReference(own)
    },
  )
  return (
    <div className="dock">
      {!isCovered && <Toasts />}
      {isToured ? <Tour /> : !isTold && <Suggestions />}
      <div className={`dock-card ${isOver ? 'is-over' : ''}`} data-references {...handlers}>
        <ProgressBar />
        <ReferenceChips />
        <div className="dock-words">
          <ChangeChip />
          <PromptBox />
        </div>
        <div className="dock-row">
          <div className="dock-tools">
            <SamplingButton />
            <PresetsButton />
            <VocabularyButton />
          </div>
          <RunButtons />
        </div>
        {isOver && <div className="dock-drop">{promptStrings.dropReference}</div>}
      </div>
      <StatusLine />
    </div>
  )
}

/** Generate is there while something is painted: the next one waits in the queue. Words that are new to it can steer it. */
function RunButtons() {
  const running = usePaintingStore((facts) => isRunning(facts.painting))
  const paused = usePaintingStore((facts) => facts.painting.paused)
  const canSteer = useEnabled(steerAction)
  return (
    <>
      {running && <ChooseButton />}
      {canSteer && <ActionButton action={steerAction} icon={Compass} look="solid" />}
      {running && paused && <ActionButton action={continueAction} icon={Play} look="solid" />}
      {running && !paused && <ActionButton action={pauseAction} icon={Pause} look="solid" />}
      {running && <ActionButton action={stopAction} icon={Square} look="solid" />}
      <DraftButton look={running ? 'icon' : 'solid'} />
      <ActionButton action={generateAction} icon={Sparkle} look="primary" />
    </>
  )
}

function ChooseButton() {
  const choosing = usePaintingStore((facts) => facts.painting.choosing)
  const reason = useSyncExternalStore(subscribe, whyNotChoosing)
  return <ActionButton action={chooseRowsAction} icon={Rows3} pressed={choosing} tip={reason ?? chooserStrings.tip} />
}

/** How many steps it takes follows the settings. */
function DraftButton({ look }: { readonly look: 'icon' | 'solid' }) {
  const capabilities = useModelStore((facts) => facts.capabilities)
  const steps = useRequestStore((facts) => facts.changes.steps) ?? capabilities?.defaults.steps
  if (steps === undefined) return null
  const isServed = capabilities?.tokenProgress === false
  return (
    <ActionButton
      action={draftAction}
      icon={Gauge}
      look={look}
      text={promptStrings.draftSteps(draftSteps(steps))}
      tip={isServed ? promptStrings.noDraft : promptStrings.draftTip(draftSteps(steps), steps)}
    />
  )
}
