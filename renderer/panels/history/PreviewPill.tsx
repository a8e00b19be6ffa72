import { useSyncExternalStore } from 'react'
import { goToStepAction, leavePreviewAction, pictureOf } from '../../actions/steps.ts'
import type { Step } from '../../document/history.ts'
import { useBoardStore } from '../../stores/boardStore.ts'
import { historyStrings } from '../../strings/history.ts'
import { subscribe } from '../../ui/useEnabled.ts'
import { stepWords } from './stepWords.ts'
import './previewPill.css'

/** Says over the board that it shows another step than the current one, and the ways on. */
export function PreviewPill() {
  const step = useSyncExternalStore(subscribe, previewedStep)
  if (step === null) return null
  const words = `${historyStrings.verbs[step.verb]} · ${stepWords(step, pictureOf(step))}`
  return (
    <div className="chrome preview-pill" role="status">
      <span>{historyStrings.looking(words)}</span>
      <button type="button" className="button is-solid" onClick={() => void goToStepAction.run(step)}>
        {historyStrings.actions.go}
      </button>
      <button type="button" className="button" onClick={() => void leavePreviewAction.run()}>
        {historyStrings.back}
      </button>
    </div>
  )
}

function previewedStep(): Step | null {
  const { preview, history } = useBoardStore.getState()
  return preview === null ? null : (history.steps[preview.stepId] ?? null)
}
