import { Tooltip } from 'radix-ui'
import { useEffect } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { CanvasView } from './canvas/CanvasView.tsx'
import { CanvasChrome } from './panels/CanvasChrome.tsx'
import { Conversation } from './panels/conversation/Conversation.tsx'
import { PromptDock } from './panels/PromptDock.tsx'
import { ExportWorkspace } from './panels/export/ExportWorkspace.tsx'
import { ContextMenu } from './panels/menu/ContextMenu.tsx'
import { Palette } from './panels/palette/Palette.tsx'
import { SaveDialog } from './panels/save/SaveDialog.tsx'
import { SettingsDialog } from './panels/settings/SettingsDialog.tsx'
import { ShortcutSheet } from './panels/ShortcutSheet.tsx'
import { SeriesDialog } from './panels/series/SeriesDialog.tsx'
import { SidePanel } from './panels/SidePanel.tsx'
import { VariationsDialog } from './panels/sets/VariationsDialog.tsx'
import { SetView } from './panels/sets/SetView.tsx'
import { StoryStrip } from './panels/story/StoryStrip.tsx'
import { Viewer } from './panels/viewer/Viewer.tsx'
import { rememberLayout, rememberedLayout } from './stores/layout.ts'
import { isConversationShown, makeRoom, shownSide, usePanelStore } from './stores/panelStore.ts'
import { strings } from './strings.ts'
import { followFocus } from './ui/focusBack.ts'
import { followTips } from './ui/tips.ts'
import { useMotion, useTheme } from './ui/useTheme.ts'
import { useTitle } from './ui/useTitle.ts'
import './ui/theme.css'
import './app.css'

/** Conversation on the left, the board with a story below it or the export workspace in the middle, library, history or queue on the right. */
export function App() {
  useTheme()
  useMotion()
  useTitle()
  useEffect(followWidth, [])
  useEffect(followTips, [])
  useEffect(followFocus, [])
  const side = usePanelStore(shownSide)
  const conversationOpen = usePanelStore(isConversationShown)
  const layoutEpoch = usePanelStore((facts) => facts.layoutEpoch)
  return (
    <Tooltip.Provider delayDuration={500}>
      <Group key={layoutEpoch} className="app" defaultLayout={rememberedLayout()} onLayoutChanged={rememberLayout}>
        {conversationOpen && (
          <>
            <Panel
              id="conversation"
              defaultSize={280}
              minSize={220}
              maxSize={460}
              groupResizeBehavior="preserve-pixel-size"
            >
              <Conversation />
            </Panel>
            <Separator className="app-separator" aria-label={strings.panels.resize} />
          </>
        )}
        <Panel id="work" minSize={420}>
          <main className="app-work">
            <div className="app-board">
              <CanvasView>
                <CanvasChrome />
              </CanvasView>
              <SetView />
              <PromptDock />
            </div>
            <StoryStrip />
            <ExportWorkspace />
          </main>
        </Panel>
        {side !== null && (
          <>
            <Separator className="app-separator" aria-label={strings.panels.resize} />
            <Panel id="side" defaultSize={280} minSize={200} maxSize={720} groupResizeBehavior="preserve-pixel-size">
              <SidePanel side={side} />
            </Panel>
          </>
        )}
      </Group>
      <SettingsDialog />
      <VariationsDialog />
      <SeriesDialog />
      <SaveDialog />
      <Viewer />
      <Palette />
      <ShortcutSheet />
      <ContextMenu />
    </Tooltip.Provider>
  )
}

/** Panels collapse by themselves where the window gets narrow. */
function followWidth(): () => void {
  const follow = () => makeRoom(window.innerWidth)
  follow()
  window.addEventListener('resize', follow)
  return () => window.removeEventListener('resize', follow)
}
