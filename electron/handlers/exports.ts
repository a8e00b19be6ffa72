/** Pictures as files for games. The page names no folder of its own accord: only those that the user chose are written to. */
import { basename } from 'node:path'
import { dialog, shell } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import type { exportChannels, ExportSettings } from '../contract.ts'
import { namedFiles } from '../pictures/named.ts'
import type { HandlersOf, Services } from './services.ts'

const palettes = [{ name: 'Palettes', extensions: ['gpl', 'hex', 'pal', 'ase', 'txt'] }]

export function exportHandlers({ window, library, pixels, jobs }: Services): HandlersOf<typeof exportChannels> {
  const { exportPresets } = library
  /** Since the program started; those of earlier times are remembered with their settings, which came through here. */
  const chosen = new Set<string>()

  function checkChosen({ folder }: Pick<ExportSettings, 'folder'>): void {
    if (folder === null || chosen.has(folder)) return
    const last = (['assets', 'story'] as const).map((what) => exportPresets.last(what))
    const kept = [...last, ...exportPresets.list().map(({ settings }) => settings)]
    if (kept.some((settings) => settings?.folder === folder)) return
    throw new EngineError('request/invalid', 'Choose the folder in the dialog of the system first.')
  }

  return {
    'exports:remembered': ({ what }) => ({ last: exportPresets.last(what), presets: exportPresets.list() }),
    'exports:save': ({ preset }) => {
      checkChosen(preset.settings)
      return exportPresets.save(preset)
    },
    'exports:delete': ({ id }) => (exportPresets.delete(id), null),
    'exports:chooseFolder': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Export to',
        properties: ['openDirectory', 'createDirectory'],
      })
      const [folder] = filePaths
      if (canceled || folder === undefined) return null
      chosen.add(folder)
      return folder
    },
    'exports:choosePalette': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        properties: ['openFile'],
        filters: palettes,
      })
      const [file] = filePaths
      if (canceled || file === undefined) return null
      return { name: basename(file), colours: await pixels.call('readPalette', { file }) }
    },
    'exports:preview': async ({ pictures, options }) =>
      pixels.call('previewExport', { pictures: await namedFiles(library, pictures), options }),
    'exports:tile': async ({ id, finish }) => {
      const [source] = await namedFiles(library, [{ id, name: 'tile' }])
      return pixels.call('tileExport', { file: source!.path, finish })
    },
    'exports:start': ({ remember, ...order }) => {
      checkChosen(order)
      jobs.export(order)
      if (remember !== null) exportPresets.use({ ...order.options, folder: order.folder }, remember)
      return null
    },
    'exports:show': ({ id }) => {
      const [file] = jobs.exported(id)
      if (file === undefined) throw new EngineError('request/invalid', 'That export is not known any more.')
      shell.showItemInFolder(file)
      return null
    },
  }
}
