import { Eye, ShieldCheck } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { Picture } from '../../../electron/contract.ts'
import { guardAction, keepStrength, showChangesAction, tryStrength } from '../../actions/guard.ts'
import { closeGuard, openGuard, useGuardStore } from '../../stores/guardStore.ts'
import { guardStrings } from '../../strings/guard.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { scoreWords } from './scoreWords.ts'
import './guard.css'

/** In the bar of an edited picture: what the guard did, how strong it is, and where the picture changed. */
export function GuardBar({ picture }: { readonly picture: Picture }) {
  const isOpen = useGuardStore((facts) => facts.pictureId === picture.id)
  const showsChanges = useGuardStore((facts) => facts.showsChanges)
  return (
    <Popover.Root open={isOpen} onOpenChange={(open) => (open ? openGuard(picture.id) : closeGuard())}>
      <Popover.Anchor asChild>
        <span className="guard-anchor">
          <ActionButton action={guardAction} icon={ShieldCheck} pressed={isOpen} />
        </span>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="guard"
          side="bottom"
          align="center"
          sideOffset={10}
          collisionPadding={12}
          aria-label={guardStrings.title}
          // What changed stays in sight while the slider moves, and the button closes what it opened.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <h2>{guardStrings.title}</h2>
          <Score picture={picture} />
          <Strength picture={picture} />
          <ActionButton action={showChangesAction} icon={Eye} look="solid" pressed={showsChanges} />
          {showsChanges && <p className="guard-hint">{guardStrings.mapHint}</p>}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Score({ picture }: { readonly picture: Picture }) {
  const trial = useGuardStore((facts) => facts.trial)
  const score = trial?.score ?? picture.recipe?.guard?.score
  return <p role="status">{score && scoreWords(score)}</p>
}

function Strength({ picture }: { readonly picture: Picture }) {
  const tried = useGuardStore((facts) => facts.strength)
  const strength = tried ?? picture.guard?.strength ?? 0
  const percent = Math.round(strength * 100)
  const keep = () => void keepStrength()
  return (
    // Arrow keys move the slider here, not the selection.
    <label className="guard-strength" data-keeps-keys>
      <span>
        {guardStrings.strength} <b>{percent}%</b>
      </span>
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
          onPointerUp={keep}
          onKeyUp={keep}
          onBlur={keep}
        />
      </span>
      <span className="guard-ends">
        <span>{guardStrings.loose}</span>
        <span>{guardStrings.strict}</span>
      </span>
    </label>
  )
}
