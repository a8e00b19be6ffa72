import { useEffect, useState } from 'react'
import { useKeyLabels } from '../../actions/keys.ts'
import { changeSettings } from '../../actions/settings.ts'
import { paletteAction } from '../../actions/view.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { useSettingsStore } from '../../stores/settingsStore.ts'
import { usePanelStore } from '../../stores/panelStore.ts'
import { settingsStrings as words } from '../../strings/settings.ts'
import './tour.css'

/** Raised when the tour tells something new, so that it is shown once more. */
export const tourVersion = 1

/** What each step points at. */
const targets = ['[data-prompt]', '[data-patches]', '.side'] as const

/** Three notes for the first day. Not a wall: everything under them works, and painting goes on. */
export function Tour() {
  const seen = useSettingsStore((settings) => settings.tourSeen)
  const loaded = useSettingsStore((settings) => settings.loaded)
  const ready = useModelStore((facts) => facts.state !== 'loading')
  const dialog = usePanelStore((facts) => facts.dialog)
  const [paletteKeys] = useKeyLabels(paletteAction)
  const [step, setStep] = useState(0)
  const showing = loaded && ready && seen < tourVersion && dialog === null

  useEffect(() => {
    const target = showing ? document.querySelector(targets[step] ?? '')?.closest('.dock-card, .canvas, .side') : null
    target?.classList.add('is-toured')
    return () => target?.classList.remove('is-toured')
  }, [showing, step])

  if (!showing) return null
  const note = words.tourSteps[step]
  if (note === undefined) return null
  const isLast = step === words.tourSteps.length - 1
  const end = () => {
    setStep(0)
    void changeSettings({ tourSeen: tourVersion })
    document.querySelector<HTMLElement>('[data-prompt]')?.focus()
  }
  return (
    <aside className={`tour is-step-${step}`} role="dialog" aria-label={words.tourLabel}>
      <p className="tour-progress">{words.tourProgress(step + 1, words.tourSteps.length)}</p>
      <h2>{note.title}</h2>
      <p>
        {note.text} {isLast && paletteKeys !== undefined && words.tourPalette(paletteKeys)}
      </p>
      <div className="tour-buttons">
        {!isLast && (
          <button type="button" className="button" onClick={end}>
            {words.tourSkip}
          </button>
        )}
        <button type="button" className="button is-primary" onClick={isLast ? end : () => setStep(step + 1)}>
          {isLast ? words.tourEnd : words.tourNext}
        </button>
      </div>
    </aside>
  )
}
