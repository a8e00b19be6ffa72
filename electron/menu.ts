/**
 * The native menu bar. The page says what is in it, because the verbs, their words and their keys live there; a choice
 * goes back as a notice. Keys are shown here but heard by the page, which knows when they belong to the text.
 */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuItem, Menu as StudioMenu } from './contract.ts'

export function setMenu(menus: readonly StudioMenu[], choose: (actionId: string) => void): void {
  const isMac = process.platform === 'darwin'
  const simple = (entry: MenuItem): MenuItemConstructorOptions =>
    entry.type === 'separator'
      ? { type: 'separator' }
      : {
          label: entry.label.replaceAll('&', '&&'),
          click: () => choose(entry.actionId),
          registerAccelerator: false,
          ...(entry.accelerator && { accelerator: entry.accelerator }),
        }
  const item = (entry: StudioMenu['items'][number]): MenuItemConstructorOptions =>
    entry.type === 'submenu'
      ? { label: entry.label, submenu: entry.items.map(simple), enabled: entry.items.length > 0 }
      : simple(entry)
  const [file, ...others] = menus.map(({ label, items }) => ({ label, submenu: items.map(item) }))
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      ...(file ? [{ ...file, submenu: [...file.submenu, { type: 'separator' } as const, isMac ? close : quit] }] : []),
      ...others,
      {
        label: 'Window',
        submenu: [
          { role: 'minimize' },
          { role: 'togglefullscreen' },
          ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
        ],
      },
    ]),
  )
}

const close = { role: 'close' } as const
const quit = { role: 'quit' } as const
