/** What can be done with a step of the history: the one that the history panel shows. */
import { bridge, call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { commandLine } from '../document/commandLine.ts'
import { findPlaced } from '../document/document.ts'
import { union } from '../document/geometry.ts'
import { headOf, type Step } from '../document/history.ts'
import { randomSeed } from '../document/request.ts'
import { beginningOf, orderAgain } from '../document/rerun.ts'
import { branchOf } from '../document/stepRows.ts'
import { changeBoardSteps, previewBoard, selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { lookAt, useCameraStore } from '../stores/cameraStore.ts'
import { selectStep, useHistoryStore } from '../stores/historyStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { shownSide, usePanelStore } from '../stores/panelStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { extendStrings } from '../strings/extend.ts'
import { goOnStrings } from '../strings/goOn.ts'
import { regionStrings } from '../strings/region.ts'
import { historyStrings } from '../strings/history.ts'
import { strings } from '../strings.ts'
import { about, type Action } from './action.ts'
import { loadBeginning, painterOf } from './goOn.ts'
import { dropLostSelection, goTo } from './history.ts'
import { loadPastPictures } from './pictures.ts'
import { enqueue } from './queue.ts'

/** The one selected, else where the board stands. */
export function selectedStep(): Step {
  const { history } = useBoardStore.getState()
  const step = history.steps[useHistoryStore.getState().selectedId ?? '']
  return step === undefined || step.deleted ? headOf(history) : step
}

/** The picture that a step is about. */
export function pictureOf(step: Step | null): Picture | null {
  return pictureById(step?.pictureIds[0] ?? null)
}

/** Shows the board as it was after a step; the head stays where it is. Without a step, all is as it was before. */
export function preview(step: Step | null): void {
  if (useBoardStore.getState().preview === null) {
    useHistoryStore.setState({ stoodAt: useCameraStore.getState().view })
  }
  previewBoard(step?.id ?? null)
  if (step === null) {
    const { stoodAt } = useHistoryStore.getState()
    if (stoodAt !== null) lookAt({ type: 'return', view: stoodAt })
    return
  }
  const shown = selectBoard(useBoardStore.getState())
  void loadPastPictures(shown.pictures.map(({ id }) => id)).catch((error: unknown) => report(error, 'history'))
  const rect = union(step.pictureIds.flatMap((id) => findPlaced(shown, id) ?? []))
  // Of what was deleted in it nothing is to be seen: then what was left is.
  if (rect !== null) lookAt({ type: 'show', rect })
  else if (shown.pictures.length > 0) lookAt({ type: 'showAny', rects: shown.pictures })
}

export const goToStepAction: Action<Step> = about(listedStep, {
  id: 'step.go',
  label: historyStrings.actions.go,
  shortcuts: [],
  isEnabled: ({ id }) => id !== useBoardStore.getState().history.headId,
  async run(step) {
    preview(step)
    await goTo(step.id)
  },
})

/** The slider, on the board as it was after the step. */
export const compareStepAction: Action<Step> = about(listedStep, {
  id: 'step.compare',
  label: historyStrings.actions.compare,
  shortcuts: [],
  isEnabled: (step) => (pictureOf(step)?.parentId ?? null) !== null,
  async run(step) {
    const picture = pictureOf(step)
    if (picture === null || picture.parentId === null) return
    await loadPastPictures([picture.parentId])
    preview(step)
    select(picture.id)
    useViewStore.setState({ comparing: 'slider', divider: 0.5 })
    lookAt({ type: 'fit', rect: findPlaced(selectBoard(useBoardStore.getState()), picture.id) })
  },
})

/** Comes before everything else that Escape does. */
export const leavePreviewAction: Action = {
  id: 'step.back',
  label: historyStrings.back,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: () => useBoardStore.getState().preview !== null,
  run() {
    const shown = selectBoard(useBoardStore.getState())
    preview(null)
    useViewStore.setState({ comparing: 'off' })
    dropLostSelection(shown)
  },
}

/** Words are about the board as it is, and so is everything else once the history is closed. */
export function leavePreview(): void {
  if (leavePreviewAction.isEnabled()) void leavePreviewAction.run()
}

export const pinStepAction: Action<Step> = about(listedStep, {
  id: 'step.pin',
  label: historyStrings.actions.pin,
  shortcuts: [],
  run: ({ id, pinned }) => changeBoardSteps([id], { pinned: !pinned }),
})

export const renameStepAction: Action<Step> = about(listedStep, {
  id: 'step.rename',
  label: historyStrings.actions.rename,
  shortcuts: [{ key: 'F2' }],
  run({ id }) {
    selectStep(id)
    useHistoryStore.setState({ renaming: true })
  },
})

/** Hides the step and all that grew from it. The database keeps them. */
export const deleteBranchAction: Action<Step> = about(listedStep, {
  id: 'step.delete',
  label: historyStrings.actions.delete,
  shortcuts: [],
  isEnabled: ({ parentId }) => parentId !== null,
  run(step) {
    if (step.parentId === null) return
    const { steps, headId } = useBoardStore.getState().history
    const branch = branchOf(Object.values(steps), step.id).filter((id) => steps[id]?.deleted === false)
    if (branch.includes(headId)) return report(new Error(historyStrings.headInBranch), 'branch')
    changeBoardSteps(branch, { deleted: true })
    preview(null)
    selectStep(step.parentId)
    const undo = () => {
      changeBoardSteps(branch, { deleted: false })
      selectStep(step.id)
    }
    notify({
      id: 'branch',
      tone: 'note',
      message: historyStrings.branchDeleted(branch.length),
      action: { label: strings.actions.undo, run: undo },
    })
  },
})

export const runAgainAction: Action<Step> = about(listedStep, {
  id: 'step.runAgain',
  label: historyStrings.actions.runAgain,
  shortcuts: [],
  isEnabled: canPaintAgain,
  run: (step) => paintStepAgain(step),
})

export const varyAction: Action<Step> = about(listedStep, {
  id: 'step.vary',
  label: historyStrings.actions.vary,
  shortcuts: [],
  isEnabled: canPaintAgain,
  run: (step) => paintStepAgain(step, randomSeed()),
})

export const copyCommandAction: Action<Step> = about(listedStep, {
  id: 'step.copyCommand',
  label: historyStrings.actions.copyCommand,
  shortcuts: [],
  isEnabled: canPaintAgain,
  async run(step) {
    const picture = pictureOf(step)
    if (picture === null || picture.recipe === null) return
    try {
      const { recipe } = picture
      if (recipe.passages !== undefined && recipe.passages.length > 0) throw new Error(goOnStrings.commandCannot)
      if (recipe.extend !== undefined) throw new Error(extendStrings.commandCannot)
      if (recipe.into !== undefined) throw new Error(regionStrings.commandCannot)
      await loadBeginning(picture)
      const began = beginningOf(picture, pictureById)
      if (began === null && recipe.sources.length > 0) throw new Error(goOnStrings.unknownSources)
      const parentId = began?.parentId ?? null
      const source = parentId === null ? null : await call('pictures:path', { id: parentId })
      await copyText(commandLine({ recipe, source, platform: bridge().platform }))
      const message = recipe.until === undefined ? historyStrings.copiedCommand : goOnStrings.commandWhole
      notify({ id: 'copied', tone: 'note', message })
    } catch (error) {
      report(error, 'copied')
    }
  },
})

export const copyRecipeAction: Action<Step> = about(listedStep, {
  id: 'step.copyRecipe',
  label: historyStrings.actions.copyRecipe,
  shortcuts: [],
  isEnabled: (step) => (pictureOf(step)?.recipe ?? null) !== null,
  async run(step) {
    await copyText(JSON.stringify(pictureOf(step)?.recipe, null, 2))
    notify({ id: 'copied', tone: 'note', message: historyStrings.copiedRecipe })
  },
})

export const stepActions: readonly Action[] = [
  goToStepAction,
  compareStepAction,
  pinStepAction,
  renameStepAction,
  runAgainAction,
  varyAction,
  copyCommandAction,
  copyRecipeAction,
  deleteBranchAction,
]

/** As a click on its row. */
export function chooseStep(id: string): void {
  const step = useBoardStore.getState().history.steps[id]
  if (step === undefined) return
  selectStep(id)
  preview(step)
}

/** What the panel does not show must not be changed from afar. */
function listedStep(): Step | null {
  return shownSide(usePanelStore.getState()) === 'history' ? selectedStep() : null
}

function canPaintAgain(step: Step): boolean {
  const { modelId, capabilities } = useModelStore.getState()
  const picture = pictureOf(step)
  if (capabilities === null || picture === null) return false
  // Where it went on from a picture that this window has not heard of yet, running it asks.
  const isKnown = beginningOf(picture, pictureById) !== null
  return isKnown ? orderAgain(picture, { modelId, find: pictureById }) !== null : picture.recipe !== null
}

/** Without a seed, the same picture. */
async function paintStepAgain(step: Step, seed?: number): Promise<void> {
  const picture = pictureOf(step)
  if (picture === null || picture.recipe === null) return
  try {
    await loadBeginning(picture)
    // The model it was painted with where it is still installed.
    const painter = painterOf(picture)
    const { modelId, capabilities } = useModelStore.getState()
    if (painter === undefined && seed === undefined && capabilities !== null)
      notify({
        id: 'other-model',
        tone: 'note',
        message: goOnStrings.otherModel(picture.recipe.model, capabilities.name),
      })
    const draft = orderAgain(picture, {
      modelId: painter?.id ?? modelId,
      find: pictureById,
      ...(seed !== undefined && { seed }),
    })
    if (draft === null) throw new Error(goOnStrings.unknownSources)
    await enqueue([draft])
  } catch (error) {
    report(error, 'queue')
  }
}

async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
}
