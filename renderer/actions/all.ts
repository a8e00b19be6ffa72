import type { Action } from './action.ts'
import { beforeAction, dividerActions, sliderAction } from './compare.ts'
import { copyAction } from './copy.ts'
import { continueAction, generateAction, pauseAction, stopAction } from './generate.ts'
import { redoAction, undoAction } from './history.ts'
import { importAction } from './incoming.ts'
import { deleteAction, saveAction } from './pictures.ts'
import { neighbourActions } from './neighbours.ts'
import { anotherAction, recallAction } from './recall.ts'
import * as view from './view.ts'

/** Every verb of the studio. Where two share a key, the first enabled one runs. */
export const actions: readonly Action[] = [
  generateAction,
  pauseAction,
  continueAction,
  stopAction,
  saveAction,
  copyAction,
  recallAction,
  anotherAction,
  deleteAction,
  importAction,
  undoAction,
  redoAction,
  view.fitAction,
  view.fitSelectionAction,
  view.actualSizeAction,
  view.zoomInAction,
  view.zoomOutAction,
  beforeAction,
  sliderAction,
  ...dividerActions,
  view.deselectAction,
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
