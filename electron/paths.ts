import { homedir } from 'node:os'
import { join } from 'node:path'
import type { App } from 'electron'

export interface Paths {
  /** Library, settings and imported models. */
  readonly userData: string
  /** Checkpoints that come with Patchwork. */
  readonly embeddedModels: string
  /** Where the bundles are. */
  readonly outFolder: string
  /** Converted models: large, and made again when lost. */
  readonly cacheFolder: string
}

export function paths(app: App, env: NodeJS.ProcessEnv = process.env): Paths {
  const root = app.getAppPath()
  const userData = env.PATCHWORK_USER_DATA ?? app.getPath('userData')
  return {
    userData,
    embeddedModels: app.isPackaged ? join(process.resourcesPath, 'models') : join(root, 'assets/models'),
    outFolder: join(root, 'out'),
    cacheFolder: env.PATCHWORK_CACHE ?? join(systemCacheFolder(env) ?? userData, 'patchwork', 'models'),
  }
}

function systemCacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  switch (process.platform) {
    case 'win32':
      return env.LOCALAPPDATA
    case 'darwin':
      return join(homedir(), 'Library/Caches')
    default:
      return env.XDG_CACHE_HOME || join(homedir(), '.cache')
  }
}
