/** The engines of the engine process: the installed models, and the server if the user connected one. */
import { join } from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { EngineError } from '../engine/errors.ts'
import {
  bytesToLookAt,
  createLocalEngine,
  createRemoteEngine,
  probeDevices,
  type DeviceReport,
} from '../engine/index.ts'
import { userModelsFolder } from '../engine/folders.ts'
import { stampOf } from '../engine/knownFiles.ts'
import { listModels } from '../engine/models.ts'
import type { SpawnProbe } from '../engine/runtime/trial.ts'
import type { ModelEntry } from './contract.ts'
import type { EngineConfiguration, EngineSettings, Server } from './engineMessages.ts'

/** The id under which the server is listed among the models. */
const serverId = 'server'

export interface Engines {
  list(): Promise<readonly ModelEntry[]>
  /** Bytes that are read before this model can be used; 0 for one that opens at once. */
  bytesToLookAt(modelId: string): Promise<number>
  /** Keeps the one last used in memory; another takes its place. */
  engineFor(modelId: string): Promise<Engine>
  /** Takes effect with the next engine asked for. */
  configure(configuration: EngineConfiguration): void
  /** Where this machine can paint; `again` forgets what is known. */
  devices(again: boolean): Promise<DeviceReport>
  /** What a server calls itself; nothing is kept. */
  checkServer(server: Server): Promise<{ readonly name: string }>
}

export function createEngines(settings: EngineSettings, spawnProbe: SpawnProbe): Engines {
  let configuration: EngineConfiguration = { device: 'auto', server: { address: '', key: '' } }
  let warm: { readonly key: string; readonly engine: Engine } | null = null

  async function list(): Promise<readonly ModelEntry[]> {
    const installed = await listModels({
      modelFolders: [settings.embeddedModels, userModelsFolder()],
      model: settings.model,
    })
    const { address } = configuration.server
    if (address === '') return installed
    return [...installed, { id: serverId, name: hostOf(address), folder: '', embedded: false }]
  }

  async function keep(key: string, create: () => Engine): Promise<Engine> {
    if (warm?.key === key) return warm.engine
    const before = warm
    warm = null
    await before?.engine.dispose()
    const engine = create()
    warm = { key, engine }
    return engine
  }

  return {
    list,
    async bytesToLookAt(modelId) {
      const entry = (await list()).find(({ id }) => id === modelId && id !== serverId)
      return entry === undefined ? 0 : bytesToLookAt(entry.folder)
    },
    async engineFor(modelId) {
      const { device, server } = configuration
      if (modelId === serverId && server.address !== '') {
        return keep(JSON.stringify(server), () => connect(server))
      }
      const entry = (await list()).find(({ id }) => id === modelId)
      if (!entry)
        throw new EngineError('model/not-found', `There is no model "${modelId}"; choose one of those listed.`)
      // Settings of its own may have been changed.
      const stamp = await stampOf(join(entry.folder, 'patchwork.json')).then(
        ({ text }) => text,
        () => '',
      )
      return keep(JSON.stringify([entry.folder, device, stamp]), () =>
        createLocalEngine({ model: entry.folder, device, spawnProbe }),
      )
    },
    configure(changed) {
      configuration = changed
    },
    devices: (again) => probeDevices({ spawnProbe, again }),
    async checkServer(server) {
      const engine = connect(server)
      try {
        return { name: (await engine.capabilities()).name }
      } finally {
        await engine.dispose()
      }
    },
  }
}

function connect({ address, key }: Server): Engine {
  return createRemoteEngine({ address, ...(key !== '' && { apiKey: key }) })
}

function hostOf(address: string): string {
  return /^https?:\/\/([^/?#]+)/.exec(address)?.[1] ?? address
}
