import { dirname, relative } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'

/** As many as a dialog has room for. */
const shown = 12

/** Asks, as the system's own dialogs do, whether files may take the place of others; says which. */
export function askToReplace(window: BrowserWindow): (paths: readonly string[]) => Promise<boolean> {
  return async (paths) => {
    const [first = ''] = paths
    const more = paths.length - shown
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message:
        paths.length === 1
          ? 'A file is there already. Replace it?'
          : `${paths.length} files are there already. Replace them?`,
      detail: [
        `In ${dirname(first)}:`,
        ...paths.slice(0, shown).map((path) => relative(dirname(first), path)),
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join('\n'),
      buttons: ['Replace', 'Keep what is there'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    })
    return response === 0
  }
}
