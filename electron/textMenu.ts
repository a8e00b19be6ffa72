/** The right button in a text: the system's own verbs, which reach the clipboard where the page may not. */
import { BrowserWindow, Menu, type App, type MenuItemConstructorOptions } from 'electron'

export function offerTextMenu(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_about, { isEditable, selectionText, editFlags }) => {
      if (!isEditable && selectionText.trim() === '') return
      const roles: readonly MenuItemConstructorOptions[] = isEditable
        ? [
            { role: 'cut', enabled: editFlags.canCut },
            { role: 'copy', enabled: editFlags.canCopy },
            { role: 'paste', enabled: editFlags.canPaste },
            { type: 'separator' },
            { role: 'selectAll', enabled: editFlags.canSelectAll },
          ]
        : [{ role: 'copy' }]
      const window = BrowserWindow.fromWebContents(contents)
      Menu.buildFromTemplate([...roles]).popup(window === null ? {} : { window })
    })
  })
}
