import { Tooltip } from 'radix-ui'
import { CanvasView } from './canvas/CanvasView.tsx'
import { CanvasChrome } from './panels/CanvasChrome.tsx'
import { Gallery } from './panels/Gallery.tsx'
import { PromptDock } from './panels/PromptDock.tsx'
import { useViewStore } from './stores/viewStore.ts'
import { Toasts } from './ui/Toasts.tsx'
import { useTheme } from './ui/useTheme.ts'
import { useTitle } from './ui/useTitle.ts'
import './ui/theme.css'
import './app.css'

export function App() {
  useTheme()
  useTitle()
  const galleryOpen = useViewStore((facts) => facts.galleryOpen)
  return (
    <Tooltip.Provider delayDuration={500}>
      <div className="app">
        <main className="app-work">
          <CanvasView>
            <CanvasChrome />
          </CanvasView>
          <PromptDock />
          <Toasts />
        </main>
        {galleryOpen && <Gallery />}
      </div>
    </Tooltip.Provider>
  )
}
