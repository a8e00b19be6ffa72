/** A page that has died is opened again: nothing that is being done lives in it. One that dies again and again asks first. */
import { app, dialog, type BrowserWindow } from 'electron'
import type { Notice } from './contract.ts'

/** As many deaths within so many milliseconds are no accident any more. */
const patience = { deaths: 3, within: 60_000 } as const

export function reopenWhenDead(window: BrowserWindow, tell: (notice: Notice) => void): void {
  let deaths: readonly number[] = []
  let quitting = false
  app.once('before-quit', () => (quitting = true))

  async function reopen(): Promise<void> {
    const now = Date.now()
    deaths = [...deaths.filter((at) => now - at < patience.within), now]
    if (deaths.length >= patience.deaths && !(await isWanted(window))) return app.quit()
    if (window.isDestroyed()) return
    window.webContents.once('did-finish-load', () => tell({ type: 'window:reopened' }))
    window.webContents.reload()
  }

  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || quitting || window.isDestroyed()) return
    console.error(`The window's page is gone: ${reason}`)
    void reopen().catch((error: unknown) => console.error(error))
  })
}

/** Painting goes on while it is asked. */
async function isWanted(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stops again and again.',
    detail: 'Your pictures are safe in the library, and what is being painted goes on.',
    buttons: ['Open it again', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  return response === 0
}
