/** The models on this machine. */
import { rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { dialog, shell } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import type { modelChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function modelHandlers({ engine, models, window, tell }: Services): HandlersOf<typeof modelChannels> {
  /** The page may name only folders that the user has picked in the dialog. */
  const chosen = new Set<string>()
  /** Whether large models would be painted on a graphics card; known once the page has shown the devices. */
  let gpu = false
  return {
    'models:list': () => engine.call('listModels', null),
    'models:capabilities': (input) => engine.call('capabilities', input),
    'models:overview': () => models.call('overview', { gpu }),
    'models:devices': async ({ again }) => {
      const report = await engine.call('devices', { again })
      gpu = report.chosen !== 'cpu'
      return report
    },
    'models:chooseFolder': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] })
      const [folder] = filePaths
      if (canceled || folder === undefined) return null
      const fit = await models.call('inspect', { folder, gpu })
      chosen.add(folder)
      return fit
    },
    'models:import': async ({ folder, quantization, name }) => {
      if (!chosen.has(folder)) throw new EngineError('request/invalid', 'Choose the folder again.')
      return models.start({ kind: 'import', folder, quantization, name }, gpu)
    },
    'models:download': ({ address, quantization, anyway }) =>
      models.start({ kind: 'download', address: address.trim(), quantization, anyway }, gpu),
    'models:jobs': () => models.jobs(),
    'models:stop': ({ jobId }) => {
      models.stop(jobId)
      return null
    },
    'models:resume': ({ jobId }) => {
      models.resume(jobId, gpu)
      return null
    },
    'models:discard': async ({ jobId }) => {
      await models.discard(jobId)
      return null
    },
    'models:remove': async ({ modelId, forGood }) => {
      const { models: installed, folder: own } = await models.call('overview', { gpu })
      const model = installed.find(({ id, removable }) => id === modelId && removable)
      if (!model || dirname(model.folder) !== own || basename(model.folder) !== model.id) {
        throw new EngineError('request/invalid', 'That model came with Patchwork or lies elsewhere; it stays.')
      }
      const removed = await remove(model.folder, forGood)
      if (removed !== 'noTrash') tell({ type: 'models:jobs', jobs: models.jobs(), changed: true })
      return { removed }
    },
  }
}

/** A machine without a trash says so, and the user decides. */
async function remove(folder: string, forGood: boolean): Promise<'trash' | 'forGood' | 'noTrash'> {
  if (forGood) {
    await rm(folder, { recursive: true })
    return 'forGood'
  }
  return shell.trashItem(folder).then(
    () => 'trash',
    () => 'noTrash',
  )
}
