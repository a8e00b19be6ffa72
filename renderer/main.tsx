import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { listenForPictures } from './actions/incoming.ts'
import { listenToKeys } from './actions/keyboard.ts'
import { openStudio } from './actions/open.ts'
import { App } from './App.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html holds no #root.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
listenToKeys()
listenForPictures()
void openStudio()
