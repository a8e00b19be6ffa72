/**
 * `npm start [-- "prompt"]`: installs what is missing, builds what is stale, opens the window; where there is no
 * display it paints in the terminal instead. `--cli ...` runs the command line tool the same way.
 * Node builtins only: this file runs on a fresh clone.
 */
import { dirname } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { buildIfStale } from './launch/build.mjs'
import { installIfNeeded } from './launch/install.mjs'
import { missingLibraries, installLine } from './launch/systemLibraries.mjs'
import { resolveElectron } from './launch/resolveElectron.mjs'
import {
  canSandbox,
  electronArguments,
  electronEnvironment,
  hasDisplay,
  parseArguments,
  runToEnd,
} from './launch/run.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const examplePrompt = 'a red apple on a table'
const note = (line) => console.error(line)

process.exitCode = await main(parseArguments(process.argv.slice(2))).catch((error) => {
  note(error.message)
  return 1
})

async function main(wish) {
  checkNode()
  installIfNeeded(root, note)
  if (wish.cli) return runCli(wish.cli)

  const electron = hasDisplay(process) ? await findElectron() : null
  if (!electron) return paintInTerminal(wish.prompt)

  buildIfStale(root, 'app', note)
  return openWindow(electron, wish.prompt)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  note(`Patchwork needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}

async function findElectron() {
  const electron = await resolveElectron({ root, note })
  if (!electron) {
    note('No Electron could be had for this machine, so Patchwork paints here in the terminal.')
    return null
  }
  const missing = missingLibraries(electron)
  if (missing.length === 0) return electron
  note(`The window needs system libraries that are not here (${missing.join(', ')}). On Debian or Ubuntu:`)
  note(`  ${installLine()}`)
  return null
}

function openWindow(electron, prompt) {
  const sandbox = canSandbox(electron)
  if (!sandbox) note("Chromium's sandbox cannot work for this user on this system, so it is off for this run.")
  const env = electronEnvironment(process.env)
  return runToEnd(electron, electronArguments({ root, prompt, sandbox }), { cwd: root, env })
}

async function paintInTerminal(prompt) {
  return runCli(['generate', '--', prompt ?? (await askForPrompt())])
}

async function askForPrompt() {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    note(`Say what to paint with: npm start -- "a blue bird". Painting "${examplePrompt}".`)
    return examplePrompt
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`What shall I paint? (Enter: ${examplePrompt}) `)
  terminal.close()
  return answer.trim() || examplePrompt
}

function runCli(args) {
  buildIfStale(root, 'cli', note)
  // npm changes to the project folder; paths on the command line are meant from where the user stands.
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return runToEnd(process.execPath, [`${root}/out/cli/patchwork.mjs`, ...args], { cwd, env: process.env })
}
