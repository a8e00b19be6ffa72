import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs'
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

/** Why nothing can be kept in a folder, in a sentence; null where it can. */
export function folderRefusal(folder: string): string | null {
  const probe = join(folder, `.patchwork-${process.pid}.part`)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
    writeFileSync(probe, '')
    rmSync(probe)
    return null
  } catch {
    return `Patchwork keeps its pictures and settings in ${folder}, and cannot write there; see that the folder and its disk may be written by you.`
  }
}
