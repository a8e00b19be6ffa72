import { app, Menu } from 'electron'

/** Only what the system expects of a program; Electron's own menu links to the web and reloads a running picture away. */
export function applyMenu(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [{ role: 'togglefullscreen' }, ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const])],
      },
      { role: 'windowMenu' },
    ]),
  )
}
