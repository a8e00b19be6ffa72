/** Once before all window tests: an Electron to drive and fresh bundles to drive in it. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from '../../electron/launch/build.mjs'
import { installed, resolveElectron } from '../../electron/launch/resolveElectron.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export async function setup() {
  const electron = await resolveElectron({ root, note: console.error })
  if (!electron) throw new Error('There is no Electron for this machine, so the window cannot be tested.')
  // Playwright starts the electron package's own; this variable is how that package is told of another.
  if (electron !== installed(root)) process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electron)
  buildIfStale(root, 'app', console.error)
}
