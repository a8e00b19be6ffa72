/** Which checkpoints are installed, and where converted ones are kept. */
import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { existsSync } from 'node:fs'
import { checkpointFolder, checkpointName, isCheckpoint } from './checkpoint/place.ts'
import { readJson } from './checkpoint/jsonFile.ts'
import { EngineError } from './errors.ts'
import { userModelsFolder } from './folders.ts'

export interface ModelEntry {
  /** The folder's name. */
  readonly id: string
  readonly name: string
  readonly folder: string
  /** Ships with Patchwork. */
  readonly embedded: boolean
}

export interface ModelPlaces {
  /** Folders of checkpoint folders, the one that ships with Patchwork first; default: assets/models and the user's own. */
  readonly modelFolders?: readonly string[]
  /** One more checkpoint folder, offered before all others. */
  readonly model?: string | null
}

/** Embedded models first, then those in the user's own models folder. */
export async function listModels(places: ModelPlaces = {}): Promise<readonly ModelEntry[]> {
  const embedded = embeddedFolder()
  const folders = places.modelFolders ?? [...(embedded ? [embedded] : []), userModelsFolder()]
  const own = places.model ? [await describe(places.model, false)] : []
  const found = await Promise.all(
    folders.map((folder, index) => scan(folder, index === 0 && folder !== userModelsFolder())),
  )
  return [...own, ...found.flat()]
}

/** A model's name or a checkpoint folder -> the folder; without either, the first embedded model. */
export async function resolveModel(nameOrFolder?: string): Promise<string> {
  const given = nameOrFolder && (await checkpointFolder(resolve(nameOrFolder)))
  if (given && (await isCheckpoint(given))) return given
  const models = await listModels()
  const found = nameOrFolder
    ? models.find((model) => model.id === nameOrFolder || model.name === nameOrFolder)
    : models[0]
  if (found) return found.folder
  if (!nameOrFolder)
    throw new EngineError('model/not-found', 'No model is installed; give a checkpoint folder (--model).')
  const known = models.map((model) => model.id).join(', ') || 'none'
  throw new EngineError(
    'model/not-found',
    `${nameOrFolder} is neither a folder with a config.json nor an installed model; installed: ${known}.`,
  )
}

/** assets/models above this file (sources and bundles alike), or beside the packaged app. */
export function embeddedFolder(): string | undefined {
  const resources = (process as { resourcesPath?: string }).resourcesPath
  const packaged = resources ? join(resources, 'models') : undefined
  if (packaged && existsSync(packaged)) return packaged
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'assets', 'models')
    if (existsSync(candidate)) return candidate
  }
  return undefined
}

async function scan(folder: string, embedded: boolean): Promise<readonly ModelEntry[]> {
  // Hidden folders are models in the making.
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).toSorted()
  const models: ModelEntry[] = []
  for (const name of names) {
    const found = await checkpointFolder(join(folder, name))
    if (await isCheckpoint(found)) models.push(await describe(found, embedded))
  }
  return models
}

/** A model's name is the one in its patchwork.json, else its folder's. */
async function describe(folder: string, embedded: boolean): Promise<ModelEntry> {
  const id = checkpointName(folder)
  const advice = (await readJson(join(folder, 'patchwork.json')).catch(() => null)) as { name?: unknown } | null
  return { id, name: typeof advice?.name === 'string' ? advice.name : id, folder, embedded }
}
