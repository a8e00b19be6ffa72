import { SquareDashed, X } from 'lucide-react'
import { useKeyLabels } from '../actions/keys.ts'
import { unmarkRegion } from '../actions/crop.ts'
import { deselectAction } from '../actions/view.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { regionStrings } from '../strings/region.ts'
import { strings } from '../strings.ts'
import { Tip } from '../ui/Tip.tsx'
import { useChangeTarget } from './useChangeTarget.ts'

/** Says which picture the words will change, and leads back to a new one. */
export function ChangeChip() {
  const target = useChangeTarget()
  const [keys] = useKeyLabels(deselectAction)
  const hasRegion = useViewStore(
    ({ region, tool }) => tool !== 'crop' && region !== null && region.pictureId === target?.id,
  )
  if (target === null) return null
  return (
    <>
      <div className="change-chip">
        <img src={pictureUrl(target.hash)} alt="" draggable={false} />
        <span>{strings.prompt.changing}</span>
        <Tip text={strings.prompt.newPicture} keys={keys}>
          <button type="button" aria-label={strings.prompt.newPicture} onClick={() => void deselectAction.run()}>
            <X size={14} strokeWidth={2} aria-hidden />
          </button>
        </Tip>
      </div>
      {hasRegion && (
        <div className="change-chip is-region">
          <SquareDashed size={15} strokeWidth={1.75} aria-hidden />
          <span>{regionStrings.only}</span>
          <Tip text={regionStrings.unmark}>
            <button type="button" aria-label={regionStrings.unmark} onClick={unmarkRegion}>
              <X size={14} strokeWidth={2} aria-hidden />
            </button>
          </Tip>
        </div>
      )}
    </>
  )
}
