/** Looking around: zoom, selection, panels, theme. */
import type { Settings } from '../../electron/contract.ts'
import { boundsOf, findPlaced } from '../document/document.ts'
import { union, type Rect } from '../document/geometry.ts'
import { onBoard } from '../document/regionPlace.ts'
import { board } from '../stores/boardStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { isConversationShown, openDialog, showConversation, toggleSide, usePanelStore } from '../stores/panelStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { selectedRegion } from './crop.ts'
import { selectedPicture } from './pictures.ts'
import { selectedAside } from './pixelUnit.ts'
import { changeSettings } from './settings.ts'

const always = () => true

export const fitAction: Action = {
  id: 'view.fit',
  label: strings.actions.fit,
  shortcuts: [
    { key: '1', shift: true },
    { key: '0', mod: true },
  ],
  whileTyping: true,
  isEnabled: always,
  run: () => lookAt({ type: 'fit', rect: boundsOf(board()) }),
}

export const fitSelectionAction: Action = {
  id: 'view.fitSelection',
  label: strings.actions.fitSelection,
  shortcuts: [{ key: '2', shift: true }],
  isEnabled: () => selectedPicture() !== null,
  run: () => lookAt({ type: 'fit', rect: selectedRect() }),
}

/** The region where one is marked, else all that is selected, in board pixels. */
function selectedRect(): Rect | null {
  const { selectedIds, selectedId } = useViewStore.getState()
  const place = findPlaced(board(), selectedId ?? '')
  const region = selectedRegion()
  if (place === null || region === null) return union(selectedIds.flatMap((id) => findPlaced(board(), id) ?? []))
  const picture = pictureById(selectedId)
  return picture === null ? place : onBoard(region, place, picture)
}

/** Digits with Mod, as in the image editors that count in hundreds. */
export const zoomToActions: readonly Action[] = [zoomTo(2, '2'), zoomTo(4, '3'), zoomTo(8, '4')]

function zoomTo(scale: 2 | 4 | 8, key: string): Action {
  return {
    id: `view.zoom${scale}`,
    label: canvasStrings.actions.zoomTo(scale * 100),
    shortcuts: [{ key, mod: true }],
    whileTyping: true,
    isEnabled: always,
    run: () => lookAt({ type: 'zoom', scale, place: selectedAside() }),
  }
}

export const actualSizeAction: Action = {
  id: 'view.actualSize',
  label: strings.actions.actualSize,
  shortcuts: [
    { key: '0', shift: true },
    { key: '1', mod: true },
  ],
  whileTyping: true,
  isEnabled: always,
  run: () => lookAt({ type: 'zoom', scale: 1, place: selectedAside() }),
}

export const zoomInAction: Action = {
  id: 'view.zoomIn',
  label: strings.actions.zoomIn,
  shortcuts: [
    { key: '+', mod: true },
    { key: '=', mod: true },
  ],
  whileTyping: true,
  isEnabled: always,
  run: () => lookAt({ type: 'zoomBy', direction: 1 }),
}

export const zoomOutAction: Action = {
  id: 'view.zoomOut',
  label: strings.actions.zoomOut,
  shortcuts: [{ key: '-', mod: true }],
  whileTyping: true,
  isEnabled: always,
  run: () => lookAt({ type: 'zoomBy', direction: -1 }),
}

export const deselectAction: Action = {
  id: 'deselect',
  label: strings.actions.deselect,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: () => useViewStore.getState().selectedId !== null,
  run: () => select(null),
}

/** One goes on at the end of the words that are there. */
export const focusPromptAction: Action = {
  id: 'focusPrompt',
  label: strings.actions.focusPrompt,
  shortcuts: [{ key: 'a', alt: true }, { key: '/' }],
  whileTyping: false,
  isEnabled: always,
  run() {
    const box = document.querySelector<HTMLTextAreaElement>('[data-prompt]')
    if (box === null || box === document.activeElement) return
    box.focus()
    box.setSelectionRange(box.value.length, box.value.length)
  },
}

/** Esc: the keyboard goes to the board, where letters are tools. */
export const leavePromptAction: Action = {
  id: 'prompt.leave',
  label: strings.actions.leavePrompt,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: () => document.activeElement?.matches('[data-prompt]') ?? false,
  run: () => document.querySelector<HTMLElement>('[data-board]')?.focus(),
}

export const galleryAction: Action = {
  id: 'gallery',
  label: strings.actions.toggleGallery,
  shortcuts: [{ key: 'g' }],
  isEnabled: always,
  run: () => toggleSide('library'),
}

export const historyPanelAction: Action = {
  id: 'historyPanel',
  label: strings.actions.toggleHistory,
  shortcuts: [{ key: 'h', shift: true }],
  isEnabled: always,
  run: () => toggleSide('history'),
}

export const queuePanelAction: Action = {
  id: 'queuePanel',
  label: strings.actions.toggleQueue,
  shortcuts: [{ key: 'q', shift: true }],
  isEnabled: always,
  run: () => toggleSide('queue'),
}

export const conversationAction: Action = {
  id: 'conversation',
  label: strings.actions.toggleConversation,
  shortcuts: [{ key: 't', shift: true }],
  isEnabled: always,
  run: () => showConversation(!isConversationShown(usePanelStore.getState())),
}

/** What the next picture will be made with. */
export const requestAction: Action = {
  id: 'request',
  label: strings.actions.request,
  shortcuts: [{ key: ',', mod: true, shift: true }],
  whileTyping: true,
  isEnabled: always,
  run: () => usePanelStore.setState(({ samplingOpen }) => ({ samplingOpen: !samplingOpen })),
}

export const settingsAction: Action = {
  id: 'settings',
  label: strings.actions.settings,
  shortcuts: [{ key: ',', mod: true }],
  whileTyping: true,
  isEnabled: always,
  run: () => openDialog(usePanelStore.getState().dialog === 'settings' ? null : 'settings'),
}

export const modelsAction: Action = {
  id: 'models',
  label: strings.actions.models,
  shortcuts: [],
  isEnabled: always,
  run: () => openDialog('settings', 'models'),
}

export const paletteAction: Action = {
  id: 'palette',
  label: strings.actions.palette,
  shortcuts: [{ key: 'k', mod: true }],
  whileTyping: true,
  isEnabled: always,
  run: () => openDialog(usePanelStore.getState().dialog === 'palette' ? null : 'palette'),
}

export const shortcutsAction: Action = {
  id: 'shortcuts',
  label: strings.actions.shortcuts,
  shortcuts: [{ key: '?' }, { key: 'F1' }],
  whileTyping: true,
  isEnabled: always,
  run: () => openDialog(usePanelStore.getState().dialog === 'shortcuts' ? null : 'shortcuts'),
}

const nextTheme = { system: 'dark', dark: 'light', light: 'system' } as const satisfies Record<
  string,
  Settings['theme']
>

export const themeAction: Action = {
  id: 'theme',
  label: strings.actions.theme.system,
  shortcuts: [],
  isEnabled: always,
  run: () => changeSettings({ theme: nextTheme[useSettingsStore.getState().theme] }),
}
