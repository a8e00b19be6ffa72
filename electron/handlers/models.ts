/** The models on this machine. */
import { rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { dialog, shell } from 'electron'
import { EngineError } from '../../engine/errors.ts'
import { parseAddress } from '../../engine/hub/address.ts'
import type { modelChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function modelHandlers({ engine, models, jobs, window, consent }: Services): HandlersOf<typeof modelChannels> {
  /** The page may name only folders that the user has picked in the dialog. */
  const chosen = new Set<string>()
  return {
    'models:list': () => engine.call('listModels', null),
    'models:capabilities': (input) => engine.call('capabilities', input),
    'models:foresee': ({ modelId, request, images }) =>
      engine.call('foresee', { modelId, painting: { request, images } }),
    'models:overview': () => models.call('overview', { gpu: models.gpu }),
    'models:devices': async ({ again }) => {
      const report = await engine.call('devices', { again })
      // Whether large models would be painted on a graphics card; known once the page has shown the devices.
      models.gpu = report.chosen !== 'cpu'
      return report
    },
    'models:chooseFolder': async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] })
      const [folder] = filePaths
      if (canceled || folder === undefined) return null
      chosen.add(folder)
      return models.call('inspect', { folder, generation: null, release: null, gpu: models.gpu })
    },
    'models:inspect': (input) => {
      if (!chosen.has(input.folder)) throw new EngineError('request/invalid', 'Choose the folder again.')
      return models.call('inspect', { ...input, gpu: models.gpu })
    },
    'models:changeProfile': (input) => models.call('changeProfile', input),
    'models:import': (order) => {
      if (!chosen.has(order.folder)) throw new EngineError('request/invalid', 'Choose the folder again.')
      jobs.startModel({ kind: 'import', order })
      return null
    },
    'models:download': async (order) => {
      const { endpoint, repo } = parseAddress(order.address)
      await consent.toReach(endpoint, `The model ${repo} is downloaded from there. Nothing of yours is sent.`)
      jobs.startModel({ kind: 'download', order })
      return null
    },
    'models:remove': async ({ modelId, forGood }) => {
      const { models: installed, folder: own } = await models.call('overview', { gpu: models.gpu })
      const model = installed.find(({ id, removable }) => id === modelId && removable)
      if (!model || dirname(model.folder) !== own || basename(model.folder) !== model.id) {
        throw new EngineError('request/invalid', 'That model came with Patchwork or lies elsewhere; it stays.')
      }
      return { removed: await remove(model.folder, forGood) }
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
