/**
 * Entry of the models process: imports and downloads run here, apart from the engine, so that neither a long conversion nor
 * a slow line holds up a picture. The only process of the window that uses the network, and only when a download is asked for.
 */
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { parseAddress } from '../../engine/hub/address.ts'
import { discardInstall, installFromHub, type InstallEvent } from '../../engine/hub/installFromHub.ts'
import { EngineError, isAbort } from '../../engine/errors.ts'
import { checkpointName } from '../../engine/checkpoint/place.ts'
import { filesUnder } from '../../engine/files.ts'
import { chooseFit, estimateFit, freeRoom, suggest, usualRequest } from '../../engine/import/fit.ts'
import { freeGpuMemory } from '../../engine/import/gpuMemory.ts'
import { discardImport, importModel, importName, type ImportManifest } from '../../engine/import/importModel.ts'
import { defaultCacheFolder, userModelsFolder } from '../../engine/folders.ts'
import { listModels } from '../../engine/models.ts'
import { readConfig, type CheckpointChoices } from '../../engine/checkpoint/config.ts'
import { changeProfile, profileOf } from '../../engine/import/profile.ts'
import type { ProfileChange } from '../../engine/profile.ts'
import { answerTo } from '../calls.ts'
import type { FolderFit, FreeRoom, InstalledModel, ModelEntry, ModelsOverview } from '../contract.ts'
import { failure } from '../painting.ts'
import type {
  FromModels,
  JobEvent,
  ModelCallName,
  ModelCalls,
  ModelOrder,
  ModelProcessSettings,
  ToModels,
} from './messages.ts'

const settings = JSON.parse(process.argv.at(-1) ?? '') as ModelProcessSettings
const main = process.parentPort
const running = new Map<string, AbortController>()

main.on('message', ({ data }) => {
  const message = data as ToModels
  switch (message.type) {
    case 'call':
      void answer(message.id, message.name, message.input)
      return
    case 'start':
      void run(message.jobId, message.order, message.gpu)
      return
    case 'stop':
      running.get(message.jobId)?.abort()
  }
})

type Calls = { [Name in ModelCallName]: (input: ModelCalls[Name]['input']) => Promise<ModelCalls[Name]['output']> }
const calls: Calls = { overview, inspect, discard, changeProfile: changeProfileOf }

async function answer(id: number, name: ModelCallName, input: unknown): Promise<void> {
  const call = calls[name] as (input: unknown) => Promise<unknown>
  main.postMessage(await answerTo(id, () => call(input)))
}

/** Milliseconds between two progress events that are passed on. */
const pace = 100

async function run(jobId: string, order: ModelOrder, gpu: boolean): Promise<void> {
  const controller = new AbortController()
  running.set(jobId, controller)
  const tell = (event: JobEvent) => main.postMessage({ type: 'job', jobId, event } satisfies FromModels)
  let toldAt = -Infinity
  try {
    for await (const event of eventsOf(order, gpu, controller.signal)) {
      if (event.type === 'progress' && performance.now() - toldAt < pace) continue
      if (event.type === 'progress') toldAt = performance.now()
      tell(event)
    }
  } catch (error) {
    tell(isAbort(error) ? { type: 'stopped' } : { type: 'failed', message: failure(error).message })
  } finally {
    running.delete(jobId)
  }
}

async function* eventsOf({ kind, order }: ModelOrder, gpu: boolean, signal: AbortSignal): AsyncIterable<InstallEvent> {
  if (kind === 'import') {
    const { folder, quantization, name } = order
    yield* importModel(folder, { quantization, signal, choices: choicesOf(order), ...(name === null ? {} : { name }) })
    return
  }
  yield* installFromHub(parseAddress(order.address), {
    quantization: order.quantization ?? undefined,
    anyway: order.anyway,
    choices: choicesOf(order),
    free: await room(gpu),
    signal,
  })
}

type Said = { readonly [Key in 'generation' | 'release']?: ProfileChange[Key] | undefined }

function choicesOf({ generation = null, release = null }: Said): CheckpointChoices {
  return {
    ...(generation !== null && { generation }),
    ...(release !== null && { release: release === 'none' ? null : release }),
  }
}

async function changeProfileOf({ modelId, change }: ModelCalls['changeProfile']['input']): Promise<null> {
  const own = userModelsFolder()
  const entries = await listModels({ modelFolders: [settings.embeddedModels, own], model: settings.model })
  const model = entries.find(({ id, folder }) => id === modelId && dirname(folder) === own)
  if (!model) {
    throw new EngineError('request/invalid', 'That model came with Patchwork or lies elsewhere; it stays as it is.')
  }
  await changeProfile(model.folder, change)
  return null
}

async function discard({ kind, order }: ModelOrder): Promise<null> {
  if (kind === 'download') await discardInstall(parseAddress(order.address))
  else await discardImport(order.name ?? importName(order.folder, order.quantization))
  return null
}

async function inspect({ folder, gpu, ...said }: ModelCalls['inspect']['input']): Promise<FolderFit> {
  const config = await readConfig(folder, choicesOf(said))
  const free = await room(gpu)
  const fits = await estimateFit(config, usualRequest(config), free, defaultCacheFolder())
  return {
    folder,
    name: checkpointName(folder),
    fits,
    choice: chooseFit(fits)?.quantization ?? null,
    sentence: suggest(fits, free),
    free,
    profile: profileOf(config),
  }
}

async function room(gpu: boolean): Promise<FreeRoom> {
  return freeRoom(userModelsFolder(), gpu ? await freeGpuMemory() : null)
}

async function overview({ gpu }: ModelCalls['overview']['input']): Promise<ModelsOverview> {
  const folder = userModelsFolder()
  const entries = await listModels({ modelFolders: [settings.embeddedModels, folder], model: settings.model })
  const free = await room(gpu)
  return { models: await Promise.all(entries.map((entry) => describe(entry, folder, free))), folder, free }
}

async function describe(entry: ModelEntry, own: string, free: ModelsOverview['free']): Promise<InstalledModel> {
  const facts = {
    ...entry,
    bytesOnDisk: await sizeOf(entry.folder),
    removable: !entry.embedded && !relative(own, entry.folder).startsWith('..'),
    ...(await readOrigin(entry.folder)),
  }
  try {
    const config = await readConfig(entry.folder)
    const fits = await estimateFit(config, usualRequest(config), free, defaultCacheFolder())
    // As released: the engine converts it to float32.
    const fit = fits[0] ?? null
    return { ...facts, fit, sentence: suggest(fit ? [fit] : [], free), problem: null, profile: profileOf(config) }
  } catch (error) {
    return { ...facts, fit: null, sentence: '', problem: failure(error).message, profile: null }
  }
}

/** What the import noted; nothing of a checkpoint that was put there by hand. */
async function readOrigin(folder: string): Promise<Pick<InstalledModel, 'precision' | 'origin'>> {
  const text = await readFile(join(folder, 'compiled', 'manifest.json'), 'utf8').catch(() => null)
  if (text === null) return { precision: null, origin: null }
  const { quantization = null, origin } = JSON.parse(text) as Partial<ImportManifest>
  return { precision: quantization, origin: origin ? (origin.kind === 'hub' ? origin.address : origin.folder) : null }
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesUnder(folder)).map(async (path) => (await stat(path)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
