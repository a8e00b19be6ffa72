import { spawnSync } from 'node:child_process'

/** What Electron needs on Debian and Ubuntu beyond a bare system; xvfb is for tests without a display. */
const packages = ['libnss3', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libcups2', 'libgtk-3-0', 'libgbm1', 'libasound2']

export function installLine(extra = []) {
  return `sudo apt-get install -y --no-install-recommends ${[...packages, ...extra].map(availableName).join(' ')}`
}

/** Newer releases carry some of these under a name with the suffix t64. */
function availableName(name) {
  const found = (candidate) =>
    /^\s+Candidate: [^(]/m.test(spawnSync('apt-cache', ['policy', candidate], { encoding: 'utf8' }).stdout ?? '')
  return !found(name) && found(`${name}t64`) ? `${name}t64` : name
}

/** Shared libraries that the program asks for and the system lacks; none on other platforms. */
export function missingLibraries(program) {
  if (process.platform !== 'linux') return []
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' })
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

/** Installs them, and `extra`, where that is ours to do: as root on a system with apt-get. */
export function installSystemLibraries(extra, note) {
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  if (!mayInstall) return false
  note('Installing the system packages that Patchwork and its tests need (once)...')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  run(['update'])
  const names = [...packages, ...extra].map(availableName)
  return run(['install', '-y', '--no-install-recommends', ...names]).status === 0
}
