import { X } from 'lucide-react'
import { useKeyLabels } from '../actions/keys.ts'
import { deselectAction } from '../actions/view.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { strings } from '../strings.ts'
import { Tip } from '../ui/Tip.tsx'
import { useChangeTarget } from './useChangeTarget.ts'

/** Says which picture the words will change, and leads back to a new one. */
export function ChangeChip() {
  const target = useChangeTarget()
  const [keys] = useKeyLabels(deselectAction)
  if (target === null) return null
  return (
    <div className="change-chip">
      <img src={pictureUrl(target.hash)} alt="" draggable={false} />
      <span>{strings.prompt.changing}</span>
      <Tip text={strings.prompt.newPicture} keys={keys}>
        <button type="button" aria-label={strings.prompt.newPicture} onClick={() => void deselectAction.run()}>
          <X size={14} strokeWidth={2} aria-hidden />
        </button>
      </Tip>
    </div>
  )
}
