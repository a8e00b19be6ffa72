import {
  Contrast,
  Copy,
  Keyboard,
  Download,
  History,
  ImagePlus,
  Images,
  ListOrdered,
  Maximize,
  MessagesSquare,
  Minus,
  Monitor,
  Moon,
  Plus,
  Redo2,
  RefreshCw,
  Settings,
  SquareSplitHorizontal,
  Sun,
  TextCursorInput,
  Trash2,
  Undo2,
} from 'lucide-react'
import { beforeAction, sliderAction } from '../actions/compare.ts'
import { copyAction } from '../actions/copy.ts'
import { anotherAction } from '../actions/conversation.ts'
import { recallAction } from '../actions/recall.ts'
import { redoAction, undoAction } from '../actions/history.ts'
import { deleteAction, saveAction } from '../actions/pictures.ts'
import { importAction } from '../actions/incoming.ts'
import * as view from '../actions/view.ts'
import { selectedPicture } from '../actions/pictures.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { subscribe } from '../ui/useEnabled.ts'
import { useSyncExternalStore } from 'react'

import { EmptyBoard } from './EmptyBoard.tsx'
import { PreviewPill } from './history/PreviewPill.tsx'
import './canvasChrome.css'

/** What floats over the board: the selected picture's bar, studio buttons, zoom, and the empty board's welcome. */
export function CanvasChrome() {
  const dropping = useViewStore((facts) => facts.dropping)
  return (
    <>
      <EmptyBoard />
      <div className="chrome chrome-left">
        <ConversationButton />
        <ActionButton action={importAction} icon={ImagePlus} />
        <ActionButton action={undoAction} icon={Undo2} />
        <ActionButton action={redoAction} icon={Redo2} />
      </div>
      <PictureBar />
      <StudioButtons />
      <ZoomButtons />
      <PreviewPill />

      {dropping && <div className="drop-zone">{strings.canvas.drop}</div>}
    </>
  )
}

function PictureBar() {
  const picture = useSyncExternalStore(subscribe, selectedPicture)
  const sliding = useViewStore((facts) => facts.comparing === 'slider')
  if (picture === null) return null
  const facts = [
    strings.picture.size(picture.width, picture.height),
    picture.recipe && strings.picture.seed(picture.recipe.seed),
    picture.elapsedMs !== null && strings.picture.seconds(picture.elapsedMs),
  ]
  return (
    <div className="chrome picture-bar">
      <p>
        <span className="picture-bar-words">{picture.prompt || strings.picture.imported}</span>
        <span className="picture-bar-facts">{facts.filter(Boolean).join(' · ')}</span>
      </p>
      <div className="picture-bar-buttons">
        {picture.parentId !== null && <ActionButton action={beforeAction} icon={Contrast} />}
        {picture.parentId !== null && (
          <ActionButton action={sliderAction} icon={SquareSplitHorizontal} pressed={sliding} />
        )}
        {picture.recipe !== null && <ActionButton action={anotherAction} icon={RefreshCw} />}
        {picture.recipe !== null && <ActionButton action={recallAction} icon={TextCursorInput} />}
        <ActionButton action={copyAction} icon={Copy} />
        <ActionButton action={saveAction} icon={Download} />
        <ActionButton action={deleteAction} icon={Trash2} />
      </div>
    </div>
  )
}

function ConversationButton() {
  const open = useViewStore((facts) => facts.conversationOpen)
  return <ActionButton action={view.conversationAction} icon={MessagesSquare} pressed={open} />
}

const themeIcons = { system: Monitor, dark: Moon, light: Sun } as const

function StudioButtons() {
  const theme = useSettingsStore((settings) => settings.theme)
  const side = useViewStore((facts) => facts.side)
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
  const percent = useViewStore((facts) => Math.round(facts.zoom * 100))
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
