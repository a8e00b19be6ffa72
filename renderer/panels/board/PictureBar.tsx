import {
  AlignHorizontalJustifyCenter,
  AlignHorizontalJustifyEnd,
  AlignHorizontalJustifyStart,
  AlignVerticalJustifyCenter,
  AlignVerticalJustifyEnd,
  AlignVerticalJustifyStart,
  CheckCheck,
  Clapperboard,
  Columns2,
  Contrast,
  Copy,
  CopyPlus,
  Crop,
  Download,
  Eraser,
  Expand,
  Grid3x3,
  Layers,
  LayersPlus,
  LayoutGrid,
  LogOut,
  PackageOpen,
  PencilLine,
  RefreshCw,
  Scaling,
  Scissors,
  ShieldCheck,
  SeparatorHorizontal,
  SquareSplitHorizontal,
  StepForward,
  TextCursorInput,
  Trash2,
} from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { beforeAction, sideBySideAction, sliderAction } from '../../actions/compare.ts'
import { foldAction, foldedUnder, rejectedBeside } from '../../actions/candidates.ts'
import { anotherAction } from '../../actions/conversation.ts'
import { isChoosing } from '../../actions/chooser.ts'
import { copyAction } from '../../actions/copy.ts'
import { cropToolAction } from '../../actions/crop.ts'
import { cutOutAction } from '../../actions/cutOut.ts'
import { exportAction, exportSheetAction } from '../../actions/export.ts'
import { extendAction, isExtending, whyNotExtended } from '../../actions/extend.ts'
import { editAction } from '../../actions/generate.ts'
import { finishAction, goOnAction, isDraft, isUnfinished, whyNot } from '../../actions/goOn.ts'
import { guardAction } from '../../actions/guard.ts'
import { deleteAction, selectedPicture, takeOffAction } from '../../actions/pictures.ts'
import { recallAction } from '../../actions/recall.ts'
import { saveAction } from '../../actions/saving.ts'
import { isScrubbing, scrubAction } from '../../actions/scrub.ts'
import { alignActions, arrangeAction, duplicateAction } from '../../actions/selection.ts'
import { isTouchingUp, touchUpAction } from '../../actions/touchUp.ts'
import { upscaleTwiceAction } from '../../actions/upscale.ts'
import { variationsAction } from '../../actions/variations.ts'
import { useGuardStore } from '../../stores/guardStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { canvasStrings } from '../../strings/canvas.ts'
import { conversationStrings } from '../../strings/conversation.ts'
import { strings } from '../../strings.ts'
import { goOnStrings } from '../../strings/goOn.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { subscribe, useEnabled } from '../../ui/useEnabled.ts'
import { GuardBar } from '../guard/GuardBar.tsx'
import { Unfinished } from '../Unfinished.tsx'
import { BarVerbs, type BarVerb } from './BarVerbs.tsx'
import { ExtendBar } from './ExtendBar.tsx'
import { ChooserBar } from './ChooserBar.tsx'
import { RegionBar } from './RegionBar.tsx'
import { StackingButton } from './StackingButton.tsx'
import { ScrubBar } from './ScrubBar.tsx'
import { TouchUpBar } from './TouchUpBar.tsx'

/** What is selected, and what can be done with it: a region being marked, several pictures, or one. */
export function PictureBar() {
  const picture = useSyncExternalStore(subscribe, selectedPicture)
  const count = useViewStore((facts) => facts.selectedIds.length)
  const isMarking = useViewStore(({ tool, region }) => region !== null && (tool === 'region' || tool === 'crop'))
  const scrubbing = useSyncExternalStore(subscribe, isScrubbing)
  const extending = useSyncExternalStore(subscribe, isExtending)
  const touching = useSyncExternalStore(subscribe, isTouchingUp)
  const choosing = useSyncExternalStore(subscribe, isChoosing)
  const guarding = useGuardStore((facts) => facts.pictureId !== null && facts.pictureId === picture?.id)
  const verbs = useVerbs(picture)
  if (choosing) return <ChooserBar />
  if (picture === null) return null
  if (scrubbing) return <ScrubBar />
  if (touching) return <TouchUpBar />
  if (extending) return <ExtendBar picture={picture} />
  if (isMarking) return <RegionBar picture={picture} />
  if (count > 1) return <SelectionBar count={count} />
  if (guarding) return <GuardBar picture={picture} />
  const unfinished = isUnfinished(picture)
  const isEdit = picture.parentId !== null
  const facts = [
    strings.picture.size(picture.width, picture.height),
    picture.recipe && strings.picture.seed(picture.recipe.seed),
    picture.elapsedMs !== null && strings.picture.seconds(picture.elapsedMs),
  ]
  return (
    <div className="chrome picture-bar" data-in-margin>
      <p>
        <span className="picture-bar-words">{picture.name ?? (picture.prompt || strings.picture.imported)}</span>
        <Unfinished picture={picture} className="picture-bar-unfinished" />
        <span className="picture-bar-facts">{facts.filter(Boolean).join(' · ')}</span>
      </p>
      <BarVerbs verbs={verbs}>
        {isDraft(picture) && (
          <ActionButton action={finishAction} icon={CheckCheck} look="labelled" text={goOnStrings.finish} />
        )}
        {unfinished && <ActionButton action={goOnAction} icon={StepForward} />}
        <EditButton />
        <FoldButton picture={picture} />
        {isEdit && <CompareButton />}
        {picture.guard !== null && (
          <ActionButton action={guardAction} icon={ShieldCheck} look="named" text={canvasStrings.verbs.guard} />
        )}
        <SavingButtons />
        <StackingButton />
      </BarVerbs>
    </div>
  )
}

/** The likeliest first: what finds no room is in a menu. */
function useVerbs(picture: Picture | null): readonly BarVerb[] {
  const comparing = useViewStore((facts) => facts.comparing)
  // Where they cannot be done, their notes say why, and so does a press.
  const noScrub = useSyncExternalStore(subscribe, () => picture && whyNot(picture))
  const noExtend = useSyncExternalStore(subscribe, () => picture && whyNotExtended(picture))
  const isPainted = picture !== null && picture.recipe !== null
  const isEdit = picture !== null && picture.parentId !== null
  const only = (is: boolean, ...verbs: readonly BarVerb[]) => (is ? verbs : [])
  return [
    { action: touchUpAction, icon: Eraser },
    ...only(isEdit, { action: beforeAction, icon: Contrast }),
    { action: upscaleTwiceAction, icon: Scaling },
    { action: deleteAction, icon: Trash2 },
    { action: cropToolAction, icon: Crop },
    { action: cutOutAction, icon: Scissors },
    ...only(isEdit, { action: sideBySideAction, icon: Columns2, pressed: comparing === 'side' }),
    ...only(isPainted, { action: anotherAction, icon: RefreshCw }),
    { action: copyAction, icon: Copy },
    { action: takeOffAction, icon: LogOut },
    ...only(isPainted, { action: scrubAction, icon: SeparatorHorizontal, ...(noScrub !== null && { tip: noScrub }) }),
    { action: extendAction, icon: Expand, ...(noExtend !== null && { tip: noExtend }) },
    { action: variationsAction, icon: Clapperboard },
    ...only(isPainted, { action: recallAction, icon: TextCursorInput }),
  ]
}

/** Not there where the model changes no pictures. */
function EditButton() {
  if (!useEnabled(editAction)) return null
  return <ActionButton action={editAction} icon={PencilLine} look="named" text={canvasStrings.verbs.edit} />
}

/** There where a turn has several candidates on the board. */
function FoldButton({ picture }: { readonly picture: Picture }) {
  const folded = useSyncExternalStore(subscribe, () => foldedUnder(picture))
  const beside = useSyncExternalStore(subscribe, () => rejectedBeside(picture).length)
  if (folded === 0 && beside === 0) return null
  const tip = folded > 0 ? conversationStrings.showOthers(folded) : conversationStrings.foldOthers(beside)
  return <ActionButton action={foldAction} icon={folded > 0 ? LayersPlus : Layers} label={tip} />
}

const alignIcons = [
  AlignHorizontalJustifyStart,
  AlignHorizontalJustifyCenter,
  AlignHorizontalJustifyEnd,
  AlignVerticalJustifyStart,
  AlignVerticalJustifyCenter,
  AlignVerticalJustifyEnd,
] as const

function SelectionBar({ count }: { readonly count: number }) {
  const comparing = useViewStore((facts) => facts.comparing)
  const verbs: readonly BarVerb[] = [
    { action: arrangeAction, icon: LayoutGrid },
    ...(count === 2 ? [{ action: sideBySideAction, icon: Columns2, pressed: comparing === 'side' }] : []),
    { action: deleteAction, icon: Trash2 },
    { action: duplicateAction, icon: CopyPlus },
    { action: copyAction, icon: Copy },
    { action: takeOffAction, icon: LogOut },
    ...alignActions.map((action, index) => ({ action, icon: alignIcons[index] ?? LayoutGrid })),
    { action: exportSheetAction, icon: Grid3x3 },
  ]
  return (
    <div className="chrome picture-bar" data-in-margin>
      <p>{canvasStrings.selected(count)}</p>
      <BarVerbs verbs={verbs}>
        {count === 2 && <CompareButton />}
        <SavingButtons />
        <StackingButton />
      </BarVerbs>
    </div>
  )
}

function SavingButtons() {
  return (
    <>
      <ActionButton action={saveAction} icon={Download} look="named" text={canvasStrings.verbs.save} />
      <ActionButton action={exportAction} icon={PackageOpen} look="named" text={canvasStrings.verbs.export} />
    </>
  )
}

function CompareButton() {
  const comparing = useViewStore((facts) => facts.comparing)
  return (
    <ActionButton
      action={sliderAction}
      icon={SquareSplitHorizontal}
      look="named"
      text={canvasStrings.verbs.compare}
      pressed={comparing === 'slider'}
    />
  )
}
