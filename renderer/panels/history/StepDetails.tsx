import {
  Braces,
  CornerUpLeft,
  Dices,
  PencilLine,
  Pin,
  PinOff,
  RotateCw,
  SquareSplitHorizontal,
  SquareTerminal,
  Trash2,
} from 'lucide-react'
import { useSyncExternalStore } from 'react'
import * as steps from '../../actions/steps.ts'
import { pictureOf, selectedStep } from '../../actions/steps.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import type { Step } from '../../document/history.ts'
import { changeBoardSteps } from '../../stores/boardStore.ts'
import { useHistoryStore } from '../../stores/historyStore.ts'
import { historyStrings } from '../../strings/history.ts'
import { shortTime } from '../../ui/times.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { subscribe } from '../../ui/useEnabled.ts'
import { recipeFields } from './recipeFields.ts'
import { stepWords } from './stepWords.ts'

/** What the selected step was, all of it, and what can be done with it. Always there and always as high: the rows above keep their places. */
export function StepDetails() {
  const step = useSyncExternalStore(subscribe, selectedStep)
  const picture = useSyncExternalStore(subscribe, () => pictureOf(selectedStep()))
  const renaming = useHistoryStore((facts) => facts.renaming)
  const fields = picture === null ? [] : recipeFields(picture)
  const words = stepWords(step, picture)
  return (
    <section className="step-details" data-form aria-label={historyStrings.details}>
      <header>
        {picture !== null && <img src={thumbnailUrl(picture.hash)} alt="" draggable={false} />}
        <div>
          {renaming ? <StepName step={step} words={words} /> : <p className="step-details-words">{words}</p>}
          <p className="step-details-facts">
            {historyStrings.verbs[step.verb]} · {shortTime(step.at)}
          </p>
        </div>
      </header>
      <div className="step-details-actions" role="toolbar" aria-label={historyStrings.details}>
        <ActionButton action={steps.goToStepAction} icon={CornerUpLeft} />
        <ActionButton action={steps.compareStepAction} icon={SquareSplitHorizontal} />
        <ActionButton
          action={steps.pinStepAction}
          icon={step.pinned ? PinOff : Pin}
          label={step.pinned ? historyStrings.actions.unpin : historyStrings.actions.pin}
        />
        <ActionButton action={steps.renameStepAction} icon={PencilLine} />
        <ActionButton action={steps.runAgainAction} icon={RotateCw} />
        <ActionButton action={steps.varyAction} icon={Dices} />
        <ActionButton action={steps.copyCommandAction} icon={SquareTerminal} />
        <ActionButton action={steps.copyRecipeAction} icon={Braces} />
        <ActionButton action={steps.deleteBranchAction} icon={Trash2} />
      </div>
      {fields.length > 0 && (
        <div className="step-recipe" role="group" aria-label={historyStrings.recipe} tabIndex={0}>
          <dl>
            {fields.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  )
}

/** Taken on Enter or when left; Escape keeps the old name, an empty one goes back to the picture's words. */
function StepName({ step, words }: { readonly step: Step; readonly words: string }) {
  const done = () => useHistoryStore.setState({ renaming: false })
  const take = (text: string) => {
    const name = text.trim().slice(0, 200)
    if (name !== (step.name ?? '')) changeBoardSteps([step.id], { name: name === '' ? null : name })
    done()
  }
  return (
    <input
      className="text-field"
      aria-label={historyStrings.name}
      defaultValue={step.name ?? ''}
      placeholder={words}
      ref={(field) => field?.focus()}
      onBlur={({ target }) => take(target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        if (event.key === 'Escape') event.currentTarget.value = step.name ?? ''
        take(event.currentTarget.value)
      }}
    />
  )
}
