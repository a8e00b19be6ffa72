import {
  ArrowUpDown,
  Blend,
  SquareStack,
  Blocks,
  CheckCheck,
  CopyPlus,
  Crop,
  Dices,
  Download,
  Eraser,
  Expand,
  Flag,
  FlipHorizontal2,
  FolderOpen,
  ImagePlus,
  LayoutGrid,
  LogOut,
  Layers,
  LayersPlus,
  Move,
  PencilLine,
  Pin,
  Scaling,
  Scissors,
  ShieldCheck,
  SquareDashed,
  StepForward,
  Trash2,
  type LucideIcon,
} from 'lucide-react'
import { memo } from 'react'
import type { StepVerb } from '../../../electron/contract.ts'
import { goToStepAction, preview } from '../../actions/steps.ts'
import type { Rail } from '../../document/rails.ts'
import type { StepRow } from '../../document/stepRows.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { selectStep, unfold } from '../../stores/historyStore.ts'
import { useLibraryStore } from '../../stores/libraryStore.ts'
import { historyStrings } from '../../strings/history.ts'
import { shortTime } from '../../ui/times.ts'
import { Rails } from './Rails.tsx'
import { stepWords } from './stepWords.ts'

const icons: Readonly<Record<StepVerb, LucideIcon>> = {
  start: Flag,
  generate: Blocks,
  edit: PencilLine,
  continue: StepForward,
  finish: CheckCheck,
  reroll: Dices,
  region: SquareDashed,
  extend: Expand,
  crop: Crop,
  cutOut: Scissors,
  touchUp: Eraser,
  transform: FlipHorizontal2,
  upscale: Scaling,
  flatten: SquareStack,
  guard: ShieldCheck,
  import: ImagePlus,
  open: FolderOpen,
  duplicate: CopyPlus,
  move: Move,
  arrange: LayoutGrid,
  order: ArrowUpDown,
  opacity: Blend,
  fold: Layers,
  unfold: LayersPlus,
  takeAway: LogOut,
  delete: Trash2,
  gone: Trash2,
  export: Download,
}

interface StepItemProps {
  readonly id: string
  readonly row: StepRow
  readonly rail: Rail
  /** Pixels from the top of the list. */
  readonly start: number
  readonly height: number
  readonly lanes: number
  /** From 1. */
  readonly place: number
  readonly of: number
  readonly isHead: boolean
  readonly isSelected: boolean
}

export const StepItem = memo(function StepItem(props: StepItemProps) {
  const { id, row, rail, start, height, lanes, place, of, isHead, isSelected } = props
  const { step, folded } = row
  const picture = useLibraryStore((facts) => facts.byId[step.pictureIds[0] ?? ''])
  const Icon = icons[step.verb]
  const words = stepWords(step, picture ?? null)
  const verb = historyStrings.verbs[step.verb]
  const seed = picture?.recipe && step.verb !== 'move' ? historyStrings.seed(picture.recipe.seed) : null
  const spoken = [
    words,
    verb,
    shortTime(step.at),
    seed,
    step.pinned && historyStrings.pinned,
    isHead && historyStrings.head,
  ]
  return (
    <div
      id={id}
      className={`step ${isHead ? 'is-head' : ''} ${isSelected ? 'is-selected' : ''}`}
      style={{ height, transform: `translateY(${start}px)` }}
      data-menu="step"
      data-subject={step.id}
      role="treeitem"
      aria-label={spoken.filter(Boolean).join(', ')}
      aria-level={rail.lane + 1}
      aria-posinset={place}
      aria-setsize={of}
      aria-selected={isSelected}
      aria-current={isHead ? 'step' : undefined}
      onClick={() => {
        selectStep(step.id)
        preview(step)
      }}
      onDoubleClick={() => void goToStepAction.run(step)}
    >
      <Rails rail={rail} lanes={lanes} height={height} isHead={isHead} />
      <span className="step-thumbnail">
        {picture === undefined ? (
          <Icon size={15} strokeWidth={1.75} aria-hidden />
        ) : (
          <img src={thumbnailUrl(picture.hash)} alt="" draggable={false} decoding="async" />
        )}
      </span>
      <span className="step-text">
        <span className="step-line">
          <span className={`step-words ${step.name === null ? '' : 'is-named'}`}>{words}</span>
          {step.pinned && <Pin className="step-pin" size={12} strokeWidth={2} aria-hidden />}
        </span>
        <span className="step-facts">
          <Icon size={12} strokeWidth={1.75} aria-hidden />
          {verb}
          {folded.length > 0 && (
            <button
              type="button"
              className="step-folded"
              tabIndex={-1}
              aria-label={historyStrings.folded(folded.length)}
              onClick={(event) => {
                event.stopPropagation()
                unfold([step.id, ...folded])
              }}
            >
              {historyStrings.times(folded.length + 1)}
            </button>
          )}
          <time>{shortTime(step.at)}</time>
        </span>
      </span>
    </div>
  )
})
