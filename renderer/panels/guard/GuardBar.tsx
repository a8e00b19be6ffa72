import { Contrast, Eye } from 'lucide-react'
import { useEffect } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { beforeAction } from '../../actions/compare.ts'
import { leaveGuard, showChangesAction, tryStrength } from '../../actions/guard.ts'
import { findPlaced } from '../../document/document.ts'
import { board } from '../../stores/boardStore.ts'
import { lookAt } from '../../stores/cameraStore.ts'
import { useGuardStore } from '../../stores/guardStore.ts'
import { guardStrings } from '../../strings/guard.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { scoreWords } from './scoreWords.ts'
import './guard.css'

/** In the place of an edited picture's bar: what the guard did, how strong it is, and where the picture changed. */
export function GuardBar({ picture }: { readonly picture: Picture }) {
  const showsChanges = useGuardStore((facts) => facts.showsChanges)
  useEffect(() => () => void leaveGuard(), [picture.id])
  // All of it below the bar, as high as that is.
  useEffect(() => lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) }), [picture.id, showsChanges])
  return (
    <div className="chrome picture-bar guard-bar" data-in-margin role="group" aria-label={guardStrings.title}>
      <Strength picture={picture} />
      <div className="picture-bar-buttons">
        <ActionButton action={beforeAction} icon={Contrast} />
        <ActionButton
          action={showChangesAction}
          icon={Eye}
          look="labelled"
          text={guardStrings.changes}
          pressed={showsChanges}
        />
        <button type="button" className="button is-solid" onClick={() => void leaveGuard()}>
          {guardStrings.done}
        </button>
      </div>
      <Score picture={picture} />
      {showsChanges && (
        <p className="guard-hint">
          <i aria-hidden /> {guardStrings.mapHint}
        </p>
      )}
    </div>
  )
}

function Score({ picture }: { readonly picture: Picture }) {
  const trial = useGuardStore((facts) => facts.trial)
  // Of a large photo it takes seconds: what was measured for another strength is not what is seen beside this one.
  const trying = useGuardStore((facts) => facts.trying)
  const score = trial?.score ?? picture.recipe?.guard?.score
  return (
    <p className="guard-score" role="status">
      {trying ? guardStrings.measuring : score && scoreWords(score)}
    </p>
  )
}

function Strength({ picture }: { readonly picture: Picture }) {
  const tried = useGuardStore((facts) => facts.strength)
  const strength = tried ?? picture.guard?.strength ?? 0
  const percent = Math.round(strength * 100)
  return (
    <label className="guard-strength">
      <span>{guardStrings.title}</span>
      <span className="guard-end">{guardStrings.loose}</span>
      <span className="number guard-range">
        <input
          type="range"
          aria-label={guardStrings.strength}
          min={0}
          max={100}
          step={5}
          value={percent}
          style={{ backgroundSize: `${percent}% 100%` }}
          onChange={({ target }) => void tryStrength(target.valueAsNumber / 100)}
        />
      </span>
      <span className="guard-end">{guardStrings.strict}</span>
      <b>{percent}%</b>
    </label>
  )
}
