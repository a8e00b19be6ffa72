import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { listenForMenus } from './actions/contextMenus.ts'
import { listenForOwnPictures } from './actions/dragOut.ts'
import { listenForPictures } from './actions/incoming.ts'
import { listenToKeys } from './actions/keyboard.ts'
import { keepMenus } from './actions/menus.ts'
import { openLibraryList } from './actions/libraryList.ts'
import { listenForSets } from './actions/sets.ts'
import { openStudio } from './actions/open.ts'
import { App } from './App.tsx'
import { listenForModels } from './actions/models.ts'
import { keepWhenLeft } from './actions/touchUp.ts'
import { keepInterrupted, keepStrokes } from './actions/touchUpDraft.ts'
import { report } from './stores/toastStore.ts'
import { Rescue } from './ui/Rescue.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html holds no #root.')
createRoot(root).render(
  <StrictMode>
    <Rescue>
      <App />
    </Rescue>
  </StrictMode>,
)
listenToKeys()
listenForMenus()
listenForPictures()
listenForOwnPictures()
openLibraryList()
keepMenus()
listenForModels()
listenForSets()
keepWhenLeft()
keepStrokes()
// A bug in one action must not pass in silence.
window.addEventListener('unhandledrejection', ({ reason }) => report(reason))
void openStudio().then(keepInterrupted)
