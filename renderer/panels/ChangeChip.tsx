import { SquareDashed, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { QueuedPainting } from '../../electron/contract.ts'
import { useKeyLabels } from '../actions/keys.ts'
import { unmarkRegion } from '../actions/crop.ts'
import { comingTarget, talkAfresh } from '../actions/talk.ts'
import { deselectAction } from '../actions/view.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { regionStrings } from '../strings/region.ts'
import { strings } from '../strings.ts'
import { Tip } from '../ui/Tip.tsx'
import { subscribe } from '../ui/useEnabled.ts'
import { LivePicture } from './LivePicture.tsx'
import { useChangeTarget } from './useChangeTarget.ts'

/** Says which picture the words will change, and leads back to a new one. */
export function ChangeChip() {
  const target = useChangeTarget()
  const [keys] = useKeyLabels(deselectAction)
  const hasRegion = useViewStore(
    ({ region, tool }) => tool !== 'crop' && region !== null && region.pictureId === target?.id,
  )
  const count = useViewStore((facts) => facts.selectedIds.length)
  const coming = useSyncExternalStore(subscribe, comingTarget)
  if (coming !== null) return <ComingChip job={coming} />
  if (target === null) return null
  return (
    <>
      <div className="change-chip">
        <img src={pictureUrl(target.hash)} alt="" draggable={false} />
        <span>{strings.prompt.changing(count)}</span>
        <Tip text={strings.prompt.newPicture} keys={keys}>
          <button type="button" aria-label={strings.prompt.newPicture} onClick={startAfresh}>
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

/** The picture that is being painted is changed as soon as it is there. */
function ComingChip({ job }: { readonly job: QueuedPainting }) {
  return (
    <div className="change-chip">
      <LivePicture jobId={job.id} image={0} />
      <span>{strings.prompt.changingComing}</span>
      <Tip text={strings.prompt.newInstead}>
        <button type="button" aria-label={strings.prompt.newInstead} onClick={talkAfresh}>
          <X size={14} strokeWidth={2} aria-hidden />
        </button>
      </Tip>
    </div>
  )
}

/** The words of the last new picture stand there again, ready to be written over. */
function startAfresh(): void {
  void deselectAction.run()
  const field = document.querySelector<HTMLTextAreaElement>('[data-prompt]')
  field?.focus()
  requestAnimationFrame(() => field?.select())
}
