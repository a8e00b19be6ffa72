import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from './npmElectron.mjs'

/** `--cli a b` -> { cli: ['a', 'b'] }; anything else is the prompt, words joined. */
export function parseArguments(args) {
  const cliAt = args.indexOf('--cli')
  if (cliAt !== -1) return { cli: args.slice(cliAt + 1), prompt: null }
  const words = args.filter((arg) => arg !== '--')
  return { cli: null, prompt: words.length > 0 ? words.join(' ') : null }
}

export function hasDisplay({ platform, env }) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** The prompt travels as a switch, so that one that starts with a dash is not read as one. */
export function electronArguments({ root, prompt, sandbox }) {
  return [
    ...(sandbox ? [] : ['--no-sandbox']),
    // Chromium's own complaints about desktop services (D-Bus, GPU) are no news to whoever started us.
    '--log-level=3',
    // Wayland without an X server beside it; newer versions do this by themselves.
    '--ozone-platform-hint=auto',
    root,
    ...(prompt ? [`--prompt=${prompt}`] : []),
  ]
}

/**
 * For Electron. The process that draws is forked before any code of ours runs, so that only here its driver can be told to
 * keep what it compiles in our cache folder (engine/runtime/driverCaches.ts does the same for the processes that compute).
 */
export function electronEnvironment(env, platform = process.platform) {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env
  if (platform !== 'linux') return rest
  const drivers = join(cacheFolder(env), 'models', 'drivers')
  mkdirSync(drivers, { recursive: true })
  return { MESA_SHADER_CACHE_DIR: drivers, __GL_SHADER_DISK_CACHE_PATH: drivers, ...rest }
}

/**
 * On Linux Chromium confines its processes with user namespaces or else a helper that is setuid root, refuses to do
 * it as root, and does not start where none of it works (Ubuntu 24.04 denies namespaces to programs it does not know).
 */
export function canSandbox(electron, { platform = process.platform, uid = process.getuid?.() } = {}) {
  if (platform !== 'linux') return true
  if (uid === 0) return false
  return isSetuidRoot(join(dirname(electron), 'chrome-sandbox')) || mayNest()
}

function isSetuidRoot(file) {
  const entry = statSync(file, { throwIfNoEntry: false })
  return entry?.uid === 0 && (entry.mode & 0o4000) !== 0
}

function mayNest() {
  return spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0
}

/** Runs a program in the foreground and resolves to its exit code; Ctrl-C goes to it, and we wait for its end. */
export function runToEnd(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    const forward = (signal) => child.kill(signal)
    const ignore = () => undefined
    process.on('SIGINT', ignore)
    process.on('SIGTERM', forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}
