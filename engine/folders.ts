/** Where Patchwork keeps things on this machine. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Checkpoints that the user adds by hand or by import. */
export function userModelsFolder(): string {
  return process.env['PATCHWORK_MODELS'] ?? join(dataFolder(), 'models')
}

export function defaultCacheFolder(): string {
  return process.env['PATCHWORK_CACHE'] ?? join(cacheRoot(), 'patchwork', 'models')
}

/** Autoencoders that are published alone, for checkpoints that come without; beside a folder of models, hidden from its list. */
export function autoencodersFolder(models: string = userModelsFolder()): string {
  return join(models, '.autoencoders')
}

/** Where a finished picture is kept that could not be written where it was wanted. */
export function rescueFolder(): string {
  return join(dataFolder(), 'rescued')
}

function dataFolder(): string {
  const home = homedir()
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Patchwork')
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Patchwork')
  return join(process.env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'patchwork')
}

function cacheRoot(): string {
  const home = homedir()
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local')
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches')
  return process.env['XDG_CACHE_HOME'] ?? join(home, '.cache')
}
