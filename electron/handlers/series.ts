/** Series from tables. The page names no file and no folder of its own accord: only those that the user chose are read and written to. */
import { basename, join } from 'node:path'
import { dialog } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import type { seriesChannels, SeriesWish } from '../contract.ts'
import { forgetPasted, keepPasted } from '../series/pasted.ts'
import type { HandlersOf, Services } from './services.ts'

const tables = [{ name: 'Tables', extensions: ['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'txt'] }]

export function seriesHandlers({
  window,
  library,
  series,
  jobs,
  dataFolder,
}: Services): HandlersOf<typeof seriesChannels> {
  /** Since the program started. */
  const chosen = new Set<string>()
  const pasted = join(dataFolder, 'series')
  forgetPasted(pasted, library.jobs.list())

  function checkChosen({ table, folder, images }: SeriesWish): void {
    if ([table, folder, images].every((path) => path === null || chosen.has(path))) return
    throw new EngineError('request/invalid', 'Choose the table and the folder in the dialog of the system first.')
  }

  return {
    'series:chooseTable': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'A table',
        properties: ['openFile'],
        filters: tables,
      })
      const [table] = filePaths
      if (canceled || table === undefined) return null
      chosen.add(table)
      return { table, name: basename(table) }
    },
    'series:paste': async ({ text }) => {
      const kept = await keepPasted(pasted, text)
      chosen.add(kept.table)
      return kept
    },
    'series:chooseFolder': async ({ for: what }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: what === 'pictures' ? 'Paint into' : 'Pictures that the rows name',
        properties: ['openDirectory', 'createDirectory'],
      })
      const [folder] = filePaths
      if (canceled || folder === undefined) return null
      chosen.add(folder)
      return folder
    },
    'series:look': (wish) => {
      checkChosen(wish)
      return series.look(wish)
    },
    'series:start': (order) => {
      checkChosen(order)
      jobs.paintSeries(order)
      return null
    },
  }
}
