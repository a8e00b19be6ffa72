/** The library: found, starred, named, deleted, checked, kept safe. */
import { join } from 'node:path'
import { app, dialog } from 'electron'
import type { LibraryNotice, pictureChannels } from '../contract.ts'
import { prepareRestore, writeBackup } from '../library/backup.ts'
import { neededTables } from '../series/keptSeries.ts'
import { dropPasted } from '../series/pasted.ts'
import type { HandlersOf, Services } from './services.ts'

/** Milliseconds in which changes are told as one; nobody sees them apart. */
const together = 40
/** Between two tellings: while thousands of changes come, each makes the window ask and draw anew, and they wait for it. */
const apart = 400

const zipFiles = [{ name: 'Patchwork library', extensions: ['zip'] }]

export function pictureHandlers({
  library,
  pixels,
  window,
  dataFolder,
  tell,
}: Services): HandlersOf<typeof pictureChannels> {
  library.onGone(() => tell({ type: 'library:gone' }))
  let isComing = false
  let told = -Infinity
  library.onChange(() => {
    if (isComing) return
    isComing = true
    const wait = Math.max(together, told + apart - performance.now())
    setTimeout(() => {
      isComing = false
      told = performance.now()
      tell({ type: 'library:changed' })
    }, wait)
  })
  if (library.opened !== 'as it was') {
    const news: LibraryNotice = { type: `library:${library.opened}` }
    window.webContents.once('did-finish-load', () => tell(news))
  }
  if (library.opened === 'rebuilt' || library.opened === 'missing')
    void library.repair().catch((error: unknown) => console.error(error))

  return {
    'pictures:page': (request) => library.pictures.page(request),
    'pictures:ids': (request) => library.pictures.ids(request),
    'pictures:get': ({ ids, deleted }) => (deleted ? library.pictures.getDeleted(ids) : library.pictures.getAll(ids)),
    'pictures:family': ({ id }) => library.pictures.family(id),
    'pictures:facets': () => library.pictures.facets(),
    'pictures:delete': ({ ids }) => (library.pictures.delete(ids), null),
    'pictures:restore': ({ ids }) => (library.pictures.restore(ids), null),
    'pictures:change': (change) => library.pictures.change(change),
    'pictures:tag': (change) => (library.pictures.tag(change), null),
    'bin:empty': async () => {
      const before = neededTables(library)
      const emptied = await library.emptyBin()
      const needed = new Set(neededTables(library))
      dropPasted(
        join(dataFolder, 'series'),
        before.filter((table) => !needed.has(table)),
      )
      return emptied
    },
    'pictures:toggleStars': ({ ids }) => library.pictures.toggleStars(ids),
    'library:check': () => library.check(),
    'library:repair': async () => {
      const { mustReopen, ...report } = await library.repair()
      if (mustReopen) startAgain()
      return report
    },
    'library:backup': async () => {
      const day = new Date().toLocaleDateString('sv') // 2026-11-23
      const defaultPath = join(app.getPath('documents'), `Patchwork library ${day}.zip`)
      const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath, filters: zipFiles })
      if (canceled || !filePath) return null
      await writeBackup(library, filePath)
      return filePath
    },
    'library:restoreBackup': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        properties: ['openFile'],
        filters: zipFiles,
      })
      const [archive] = filePaths
      if (canceled || !archive) return null
      await prepareRestore(library.folder, archive, (file) => pixels.call('examineDatabase', { file }))
      startAgain()
      return archive
    },
  }
}

/** The answer reaches the window first. */
function startAgain(): void {
  setTimeout(() => {
    app.relaunch()
    app.quit()
  }, 1000)
}
