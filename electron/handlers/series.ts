/** Series from tables. The page names no file and no folder of its own accord: only those that the user chose are read and written to. */
import { basename, join } from 'node:path'
import { dialog, shell } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import type { seriesChannels, SeriesWish } from '../contract.ts'
import type { StoredSeries } from '../library/sets.ts'
import { followMoved, keepSeries, neededTables, tableOf } from '../series/keptSeries.ts'
import { forgetPasted, keepPasted } from '../series/pasted.ts'
import type { HandlersOf, Services } from './services.ts'

const tables = [{ name: 'Tables', extensions: ['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'txt'] }]

export function seriesHandlers({
  window,
  library,
  series,
  pixels,
  jobs,
  dataFolder,
}: Services): HandlersOf<typeof seriesChannels> {
  const { chosen } = series
  const pasted = join(dataFolder, 'series')
  const { sets } = library
  forgetPasted(pasted, neededTables(library))

  function checkChosen({ table, folder, images }: SeriesWish): void {
    if ([table, folder, images].every((path) => path === null || chosen.has(path))) return
    throw new EngineError('request/invalid', 'Choose the table and the folder in the dialog of the system first.')
  }

  function kept(id: string): StoredSeries {
    const set = sets.series().find((one) => one.id === id)
    if (set !== undefined) return set
    throw new EngineError('request/invalid', 'That series is not in the library any more.')
  }

  return {
    'series:chooseTable': async ({ of }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'A table',
        properties: ['openFile'],
        filters: tables,
      })
      const [table] = filePaths
      if (canceled || table === undefined) return null
      chosen.add(table)
      if (of !== undefined) followMoved(sets, of, { table })
      return { table, name: basename(table) }
    },
    'series:paste': async ({ text }) => {
      const kept = await keepPasted(pasted, text)
      chosen.add(kept.table)
      return kept
    },
    'series:chooseFolder': async ({ for: what, of }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: what === 'pictures' ? 'Paint into' : 'Pictures that the rows name',
        properties: ['openDirectory', 'createDirectory'],
      })
      const [folder] = filePaths
      if (canceled || folder === undefined) return null
      chosen.add(folder)
      if (of !== undefined && what === 'pictures') followMoved(sets, of, { folder })
      return folder
    },
    'series:look': (wish) => {
      checkChosen(wish)
      return series.look(wish)
    },
    'series:start': ({ order, rows, there }) => {
      checkChosen(order)
      const before = sets.series()
      const { id } = keepSeries(sets, order, rows, pasted)
      try {
        jobs.paintSeries({ ...order, set: id, before: there })
      } catch (error) {
        const same = before.find((one) => one.id === id)
        if (same === undefined) sets.forget(id)
        else sets.save(same)
        throw error
      }
      return id
    },
    'series:open': async ({ id }) => {
      const set = sets.series().find((one) => one.id === id)
      if (set === undefined) return null
      const table = await tableOf(sets, set, pasted)
      const order = { ...set.series.order, table: table.table }
      // The user chose them when it was made.
      for (const path of [order.table, order.folder, order.images]) if (path !== null) chosen.add(path)
      return { id, name: set.name, table, order }
    },
    'series:show': async ({ id }) => {
      const { folder } = kept(id).series.order
      const trouble = await shell.openPath(folder)
      if (trouble !== '') throw new EngineError('request/invalid', `The folder ${folder} cannot be opened.`)
      return null
    },
    'series:take': async ({ id }) => {
      const { folder } = kept(id).series.order
      const files = await pixels.call('paintedFiles', { folder })
      if (files.length === 0) throw new EngineError('request/invalid', `No picture of this series is in ${folder}.`)
      jobs.bringIn({ files: files.map((file) => join(folder, file)), at: null, series: id })
      return files.length
    },
  }
}
