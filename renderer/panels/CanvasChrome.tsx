import {
  Film,
  Keyboard,
  History,
  ImagePlus,
  Images,
  LayoutGrid,
  ListOrdered,
  Maximize,
  MessagesSquare,
  Minus,
  Monitor,
  Moon,
  PackageOpen,
  Plus,
  Redo2,
  Settings,
  Sun,
  Undo2,
} from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { workspaceAction } from '../actions/export.ts'
import { redoAction, undoAction } from '../actions/history.ts'
import { importAction } from '../actions/incoming.ts'
import { setsAction } from '../actions/sets.ts'
import { selectedPicture } from '../actions/pictures.ts'
import { openedStory, storyAction } from '../actions/story.ts'
import * as view from '../actions/view.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { pixelUnit } from '../actions/pixelUnit.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { useDragStore } from '../stores/dragStore.ts'
import { isConversationShown, shownSide, usePanelStore } from '../stores/panelStore.ts'
import { strings } from '../strings.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { subscribe } from '../ui/useEnabled.ts'
import { BoardList } from './board/BoardList.tsx'
import { BoardsButton } from './board/BoardsButton.tsx'
import { BoardTools } from './board/BoardTools.tsx'
import { PictureBar } from './board/PictureBar.tsx'
import { EmptyBoard } from './EmptyBoard.tsx'
import { GuardOverlay } from './guard/GuardOverlay.tsx'
import { PreviewPill } from './history/PreviewPill.tsx'
import './canvasChrome.css'

/** What floats over the board: the selected picture's bar, studio buttons, zoom, and the empty board's welcome. */
export function CanvasChrome() {
  const dropping = useDragStore((facts) => facts.dropping)
  return (
    <>
      <EmptyBoard />
      <SelectedEdit />
      <div className="chrome chrome-left">
        <ConversationButton />
        <BoardsButton />
        <ActionButton action={importAction} icon={ImagePlus} />
        <ActionButton action={undoAction} icon={Undo2} />
        <ActionButton action={redoAction} icon={Redo2} />
        <ActionButton action={setsAction} icon={LayoutGrid} />
        <ActionButton action={workspaceAction} icon={PackageOpen} />
      </div>
      <BoardTools />
      <PictureBar />
      <BoardList />
      <StudioButtons />
      <ZoomButtons />
      <div className="chrome chrome-story">
        <StoryButton />
      </div>
      <PreviewPill />

      {dropping && <div className="drop-zone">{strings.canvas.drop}</div>}
    </>
  )
}

function SelectedEdit() {
  const picture = useSyncExternalStore(subscribe, selectedPicture)
  return picture && <GuardOverlay picture={picture} />
}

function ConversationButton() {
  const open = usePanelStore(isConversationShown)
  return <ActionButton action={view.conversationAction} icon={MessagesSquare} pressed={open} />
}

function StoryButton() {
  const isOpen = useSyncExternalStore(subscribe, () => openedStory() !== null)
  return <ActionButton action={storyAction} icon={Film} pressed={isOpen} />
}

const themeIcons = { system: Monitor, dark: Moon, light: Sun } as const

function StudioButtons() {
  const theme = useSettingsStore((settings) => settings.theme)
  const side = usePanelStore(shownSide)
  return (
    <div className="chrome chrome-right">
      <ActionButton action={view.shortcutsAction} icon={Keyboard} />
      <ActionButton action={view.themeAction} icon={themeIcons[theme]} label={strings.actions.theme[theme]} />
      <ActionButton action={view.settingsAction} icon={Settings} />
      <ActionButton action={view.galleryAction} icon={Images} pressed={side === 'library'} />
      <ActionButton action={view.historyPanelAction} icon={History} pressed={side === 'history'} />
      <ActionButton action={view.queuePanelAction} icon={ListOrdered} pressed={side === 'queue'} />
    </div>
  )
}

function ZoomButtons() {
  const percent = useZoomPercent()
  return (
    <div className="chrome chrome-zoom" role="group" aria-label={strings.canvas.zoom}>
      <ActionButton action={view.zoomOutAction} icon={Minus} />
      <button
        type="button"
        className="button zoom-percent"
        aria-label={`${strings.actions.actualSize}, ${percent}%`}
        onClick={() => void view.actualSizeAction.run()}
      >
        {percent}%
      </button>
      <ActionButton action={view.zoomInAction} icon={Plus} />
      <ActionButton action={view.fitAction} icon={Maximize} />
    </div>
  )
}

function useZoomPercent(): number {
  const scale = useCameraStore(({ view }) => view.scale)
  // Either may say which picture is looked at.
  useCameraStore(({ middle }) => middle)
  useBoardStore(selectBoard)
  return Math.round(scale * pixelUnit() * 100)
}
