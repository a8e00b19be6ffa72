/** A page that has died is opened again: nothing that is being done lives in it. One that dies again and again asks first. */
import { app, dialog, type BrowserWindow } from 'electron'
import type { Notice } from './contract.ts'

/** As many deaths within so many milliseconds are no accident any more. */
const patience = { deaths: 3, within: 60_000 } as const

export function reopenWhenDead(window: BrowserWindow, tell: (notice: Notice) => void): void {
  let deaths: readonly number[] = []
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    console.error(`The window's page is gone: ${reason}`)
    const now = Date.now()
    deaths = [...deaths.filter((at) => now - at < patience.within), now]
    if (deaths.length >= patience.deaths && !wantsItAgain(window)) return app.quit()
    window.webContents.once('did-finish-load', () => tell({ type: 'window:reopened' }))
    window.webContents.reload()
  })
}

function wantsItAgain(window: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: 'error',
    message: 'The window stops again and again.',
    detail: 'Your pictures are safe in the library, and what is being painted goes on.',
    buttons: ['Open it again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  return answer === 0
}
