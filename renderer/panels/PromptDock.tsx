import { Pause, Play, Sparkle, Square } from 'lucide-react'
import { continueAction, generateAction, pauseAction, stopAction } from '../actions/generate.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { isRunning } from '../document/painting.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { ChangeChip } from './ChangeChip.tsx'
import { PromptBox } from './PromptBox.tsx'
import { ProgressBar } from './ProgressBar.tsx'
import { SettingsButton } from './SettingsButton.tsx'
import { StatusLine } from './StatusLine.tsx'
import { Suggestions } from './Suggestions.tsx'
import './promptDock.css'

export function PromptDock() {
  return (
    <div className="dock">
      <Suggestions />
      <div className="dock-card">
        <ProgressBar />
        <div className="dock-words">
          <ChangeChip />
          <PromptBox />
        </div>
        <div className="dock-row">
          <SettingsButton />
          <RunButtons />
        </div>
      </div>
      <StatusLine />
    </div>
  )
}

function RunButtons() {
  const running = usePaintingStore((facts) => isRunning(facts.painting))
  const paused = usePaintingStore((facts) => facts.painting.paused)
  if (!running) return <ActionButton action={generateAction} icon={Sparkle} look="primary" />
  return (
    <>
      {paused ? (
        <ActionButton action={continueAction} icon={Play} look="primary" />
      ) : (
        <ActionButton action={pauseAction} icon={Pause} look="solid" />
      )}
      <ActionButton action={stopAction} icon={Square} look="solid" />
    </>
  )
}
