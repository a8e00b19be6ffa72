import { X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { undoAction } from '../../actions/history.ts'
import { useKeyLabels } from '../../actions/keys.ts'
import {
  endTour,
  isTourPainting,
  isTourShown,
  paintChange,
  paintExample,
  tourChange,
  tourDone,
  tourExample,
} from '../../actions/tour.ts'
import { paletteAction } from '../../actions/view.ts'
import { settingsStrings as words } from '../../strings/settings.ts'
import { subscribe, useEnabled } from '../../ui/useEnabled.ts'
import './tour.css'

/** What each step is about, which is marked. */
const targets = ['.dock-card', '.dock-card', '.chrome-left'] as const

export function useTour(): boolean {
  return useSyncExternalStore(subscribe, isTourShown)
}

/** Three steps on a real picture, above the prompt: pictures are looked at above it, and everything goes on as without it. */
export function Tour() {
  const [since] = useState(() => Date.now())
  const done = useSyncExternalStore(subscribe, () => tourDone(since))
  const painting = useSyncExternalStore(subscribe, isTourPainting)
  const [passed, setPassed] = useState(0)
  const step = Math.min(2, Math.max(passed, done))
  const isDone = done > 2
  useEffect(() => {
    const target = document.querySelector(targets[step] ?? '')
    target?.classList.add('is-toured')
    return () => target?.classList.remove('is-toured')
  }, [step])
  const note = words.tourSteps[step]
  if (note === undefined) return null
  return (
    <aside
      className="tour"
      data-above-prompt
      role="dialog"
      aria-label={words.tourLabel}
      onKeyDown={(event) => {
        if (event.key === 'Escape') endTour()
      }}
    >
      <p>
        <span className="tour-progress">{words.tourProgress(step + 1, words.tourSteps.length)}</span>{' '}
        <b>{note.title}</b> {painting && step < 2 ? note.meanwhile : isDone && step === 2 ? <LastWords /> : note.text}
      </p>
      <div className="tour-buttons">
        {!painting && step === 0 && (
          <button type="button" className="button is-primary" onClick={paintExample}>
            {words.tourPaint(tourExample())}
          </button>
        )}
        {!painting && step === 1 && <ChangeButton />}
        {step === 2 && !isDone && <UndoButton />}
        {step < 2 && (
          <button type="button" className="button" onClick={() => setPassed(step + 1)}>
            {words.tourNext}
          </button>
        )}
        {step === 2 && (
          <button type="button" className={`button ${isDone ? 'is-primary' : ''}`} onClick={endTour}>
            {words.tourEnd}
          </button>
        )}
        <button
          type="button"
          className="button is-icon"
          aria-label={words.tourSkip}
          title={words.tourSkip}
          onClick={endTour}
        >
          <X size={15} strokeWidth={1.75} aria-hidden />
        </button>
      </div>
    </aside>
  )
}

function LastWords() {
  const [keys] = useKeyLabels(paletteAction)
  return `${words.tourBack} ${keys === undefined ? '' : words.tourPalette(keys)}`
}

function ChangeButton() {
  const change = useSyncExternalStore(subscribe, tourChange)
  if (change === null) return null
  return (
    <button type="button" className="button is-primary" onClick={paintChange}>
      {words.tourPaint(change)}
    </button>
  )
}

function UndoButton() {
  const enabled = useEnabled(undoAction)
  return (
    <button type="button" className="button is-primary" disabled={!enabled} onClick={() => void undoAction.run()}>
      {undoAction.label}
    </button>
  )
}
