/**
 * `npm run bench`: the engine's own benchmark in Node, then the same model once more in Electron's utility process,
 * where the studio runs it, as a ratio. Options go to `patchwork bench`.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './launch/build.mjs'
import { installIfNeeded } from './launch/install.mjs'
import { resolveElectron } from './launch/resolveElectron.mjs'
import { canSandbox, hasDisplay } from './launch/run.mjs'
import { missingLibraries } from './launch/systemLibraries.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const note = (line) => console.error(line)
/** Node and Electron take turns, and the best of each counts: what else the machine does comes and goes. */
const turns = 3

installIfNeeded(root, note)
buildIfStale(root, 'cli', note)
const options = process.argv.slice(2)
const tool = join(root, 'out/cli/patchwork.mjs')
const { status } = spawnSync(process.execPath, [tool, 'bench', ...options], { stdio: 'inherit' })
process.exitCode = status ?? 1
if (status === 0 && !options.includes('--json') && !options.includes('--shape')) console.log(await compare())

async function compare() {
  const electron = await resolveElectron({ root, note })
  if (!electron) return 'Electron against Node: not measured, no Electron could be had for this machine.'
  const missing = missingLibraries(electron)
  if (missing.length > 0)
    return `Electron against Node: not measured, system libraries are missing (${missing.join(', ')}).`
  const display = hasDisplay(process) ? [] : ['xvfb-run', '-a']
  if (display.length > 0 && spawnSync('xvfb-run', ['--help']).error)
    return 'Electron against Node: not measured, there is neither a display nor xvfb-run.'

  const args = ['bench', '--json', ...options.filter((option) => option !== '--quick')]
  const switches = canSandbox(electron) ? [] : ['--no-sandbox']
  const inElectron = [...display, electron, ...switches, '--log-level=3', join(root, 'electron/bench')]
  const best = { node: Infinity, electron: Infinity }
  for (let turn = 0; turn < turns; turn++) {
    best.node = Math.min(best.node, perToken([process.execPath, tool, ...args]))
    best.electron = Math.min(best.electron, perToken(inElectron, args))
  }
  const [node, utility] = [best.node.toFixed(2), best.electron.toFixed(2)]
  const ratio = (best.electron / best.node).toFixed(2)
  return `Electron's utility process against Node: ${utility} to ${node} ms/token, ${ratio} times.`
}

function perToken([program, ...args], toolArguments = []) {
  const env = { ...process.env, PATCHWORK_BENCH_ARGUMENTS: JSON.stringify(toolArguments) }
  delete env.ELECTRON_RUN_AS_NODE
  const { stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' })
  const line = stdout.split('\n').find((text) => text.startsWith('{'))
  if (!line) throw new Error(`${program} measured nothing:\n${stdout}${stderr}`)
  return JSON.parse(line).perToken
}
