import type { Action } from './action.ts'
import { binAction } from './bin.ts'
import { boardsAction, newBoardAction } from './boards.ts'
import { beforeAction, dividerActions, sideBySideAction, sliderAction, stopComparingAction } from './compare.ts'
import { foldAction } from './candidates.ts'
import { chooserMoves, chooseRowsAction, leaveChoosingAction, takeRowAction } from './chooser.ts'
import { copyAction } from './copy.ts'
import { cutOutAction } from './cutOut.ts'
import {
  applyCropAction,
  cropToolAction,
  handToolAction,
  leaveToolAction,
  regionToolAction,
  selectToolAction,
} from './crop.ts'
import {
  acceptAction,
  anotherAction,
  discardAction,
  nextCandidateAction,
  previousCandidateAction,
  severalAction,
} from './conversation.ts'
import type { ActionId } from './ids.ts'
import { steerAction } from './steer.ts'
import { leaveTourAction } from './tour.ts'
import {
  continueAction,
  draftAction,
  editAction,
  generateAction,
  generateNextAction,
  pauseAction,
  restAction,
  stopAction,
  paintAnywayAction,
} from './generate.ts'
import { finishAction, goOnAction } from './goOn.ts'
import { guardAction, leaveGuardAction, showChangesAction } from './guard.ts'
import { exportActions, leaveExportAction } from './export.ts'
import { extendAction, paintExtensionAction } from './extend.ts'
import { redoAction, undoAction } from './history.ts'
import { libraryActions } from './libraryActions.ts'
import { importAction } from './incoming.ts'
import { deleteAction, takeOffAction } from './pictures.ts'
import { saveAction, saveBareAction } from './saving.ts'
import { neighbourActions } from './neighbours.ts'
import { anywayAction, clearQueueAction, continueQueueAction, pauseQueueAction, retryAction } from './queue.ts'
import { flattenAction, orderActions } from './stacking.ts'
import { recallAction } from './recall.ts'
import { rerollRegionAction, rerollToEndAction } from './region.ts'
import { referenceAction } from './references.ts'
import { paintOnAction, paintOnChoosingAction, scrubAction, scrubMoves } from './scrub.ts'
import { alignActions, arrangeAction, duplicateAction, nudgeActions, selectAllAction } from './selection.ts'
import { leavePreviewAction, stepActions } from './steps.ts'
import { seriesAction } from './series.ts'
import { setActions } from './sets.ts'
import { storyActions } from './story.ts'
import { storyExportAction } from './storyExport.ts'
import { discardTouchUpAction, keepTouchUpAction, touchUpAction, touchUpTools } from './touchUp.ts'
import { upscaleActions } from './upscale.ts'
import { variationsAction } from './variations.ts'
import { viewerAction } from './viewer.ts'
import * as view from './view.ts'

/** Every verb of the studio. Where two share a key, the first enabled one runs. */
export const actions: readonly Action[] = [
  leaveExportAction,
  leavePreviewAction,
  stopComparingAction,
  ...setActions,
  view.leavePromptAction,
  leaveGuardAction,
  takeRowAction,
  leaveChoosingAction,
  ...chooserMoves,
  keepTouchUpAction,
  leaveToolAction,
  discardTouchUpAction,
  ...touchUpTools,
  applyCropAction,
  rerollRegionAction,
  rerollToEndAction,
  paintOnAction,
  paintExtensionAction,
  paintOnChoosingAction,
  ...scrubMoves,
  chooseRowsAction,
  generateAction,
  generateNextAction,
  draftAction,
  paintAnywayAction,
  editAction,
  pauseAction,
  continueAction,
  restAction,
  stopAction,
  steerAction,
  clearQueueAction,
  retryAction,
  anywayAction,
  pauseQueueAction,
  continueQueueAction,
  acceptAction,
  previousCandidateAction,
  nextCandidateAction,
  foldAction,
  viewerAction,
  ...stepActions,
  ...libraryActions,
  binAction,
  discardAction,
  saveAction,
  saveBareAction,
  ...exportActions,
  copyAction,
  cutOutAction,
  touchUpAction,
  ...upscaleActions,
  recallAction,
  goOnAction,
  finishAction,
  scrubAction,
  extendAction,
  ...storyActions,
  storyExportAction,
  variationsAction,
  seriesAction,
  anotherAction,
  severalAction,
  referenceAction,
  deleteAction,
  takeOffAction,
  boardsAction,
  newBoardAction,
  importAction,
  undoAction,
  redoAction,
  view.fitAction,
  view.fitSelectionAction,
  view.actualSizeAction,
  ...view.zoomToActions,
  view.zoomInAction,
  view.zoomOutAction,
  beforeAction,
  sliderAction,
  sideBySideAction,
  ...dividerActions,
  guardAction,
  showChangesAction,
  selectToolAction,
  handToolAction,
  regionToolAction,
  cropToolAction,
  selectAllAction,
  duplicateAction,
  ...orderActions,
  flattenAction,
  arrangeAction,
  ...alignActions,
  ...nudgeActions,
  view.deselectAction,
  leaveTourAction,
  ...neighbourActions,
  view.focusPromptAction,
  view.conversationAction,
  view.galleryAction,
  view.historyPanelAction,
  view.queuePanelAction,
  view.requestAction,
  view.settingsAction,
  view.modelsAction,
  view.paletteAction,
  view.shortcutsAction,
  view.themeAction,
]

const byId = new Map(actions.map((action) => [action.id, action]))

export function actionOf(id: ActionId): Action {
  const action = byId.get(id)
  if (action === undefined) throw new Error(`The verb ${id} is not listed.`)
  return action
}
