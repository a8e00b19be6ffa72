import { join } from 'node:path'
import type { App } from 'electron'

export interface Paths {
  /** Library and settings. */
  readonly userData: string
  /** Checkpoints that come with Patchwork. */
  readonly embeddedModels: string
  /** Where the bundles are. */
  readonly outFolder: string
}

export function paths(app: App, env: NodeJS.ProcessEnv = process.env): Paths {
  const root = app.getAppPath()
  return {
    userData: env.PATCHWORK_USER_DATA ?? app.getPath('userData'),
    embeddedModels: app.isPackaged ? join(process.resourcesPath, 'models') : join(root, 'assets/models'),
    outFolder: join(root, 'out'),
  }
}
