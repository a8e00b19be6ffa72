/**
 * `npm test`: installs what is missing, builds what is stale, runs every check and every test, the ones in a real
 * window included, and goes on through failures. The last line is the count of all of them.
 */
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildIfStale } from '../electron/launch/build.mjs'
import { installIfNeeded } from '../electron/launch/install.mjs'
import { resolveElectron } from '../electron/launch/resolveElectron.mjs'
import { installLine, installSystemLibraries, missingLibraries } from '../electron/launch/systemLibraries.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const results = join(root, 'test-results')
const total = { passed: 0, failed: 0, skipped: 0 }
/** A display of its own, and real keys on real keyboard layouts. */
const programs = ['xvfb-run', 'xauth', 'setxkbmap', 'xdotool']
const programPackages = ['xvfb', 'xauth', 'x11-xkb-utils', 'xdotool']
/** Readers of what is exported for games, and painting programs for layered files. */
const readers = ['godot3-server', 'tiled', 'gimp', 'krita', 'icns2png', 'pdftotext']
const readerPackages = ['godot3-server', 'tiled', 'gimp', 'krita', 'icnsutils', 'poppler-utils', 'xvfb', 'xauth']
const note = (line) => console.log(line)

process.chdir(root)
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

installIfNeeded(root, note)
await check('build', () => {
  buildIfStale(root, 'app', note)
  buildIfStale(root, 'cli', note)
})
// They compute while packages are fetched.
const reading = [
  ['format', tool('oxfmt', 'oxfmt', ['--check'])],
  ['lint', tool('oxlint', 'oxlint', [])],
  ['types', tool('typescript', 'tsc', ['-b'])],
  ['unused code', tool('knip', 'knip', ['--no-progress'])],
]
await check('strace', prepareStrace)
await check('programs that read exports', prepareReaders)
const hasElectron = await check('Electron', prepareElectron)
for (const [name, done] of reading) await check(name, () => done)
tests('unit', [])
if (hasElectron) tests('e2e', display())

note(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
process.exit(total.failed === 0 ? 0 : 1)

/** One named step, counted as one; says only its name when all is well. */
async function check(name, step) {
  const started = Date.now()
  let failure = null
  try {
    await step()
  } catch (error) {
    failure = error
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  note(`${failure ? 'FAILED' : 'ok    '} ${name} (${seconds} s)`)
  if (failure) note(failure.message)
  total[failure ? 'failed' : 'passed']++
  return !failure
}

/** Runs it beside what follows. Its failure is told where it is waited for. */
function tool(packageName, bin, args) {
  const done = promisify(execFile)(process.execPath, [binPath(packageName, bin), ...args], { maxBuffer: 64 * 2 ** 20 })
  const told = done.catch(({ stdout, stderr, message }) => {
    throw new Error(`${stdout ?? ''}${stderr ?? ''}`.trim() || message)
  })
  told.catch(() => {})
  return told
}

function binPath(packageName, name) {
  const folder = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[name])
}

/** Runs one vitest project, shows it live, and counts its tests; `wrapper` is a command to run it under. */
function tests(project, wrapper) {
  const report = join(results, `${project}.json`)
  const command = [
    ...wrapper,
    process.execPath,
    binPath('vitest', 'vitest'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const { status } = spawnSync(command[0], command.slice(1), { stdio: 'inherit' })
  const { numPassedTests, numFailedTests } = readReport(report)
  total.passed += numPassedTests
  // A file that does not load, or an error outside any test, fails the run without failing a test.
  total.failed += status === 0 ? numFailedTests : Math.max(numFailedTests, 1)
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0 }
  }
}

/** The tests that nothing leaves the computer watch every system call. */
function prepareStrace() {
  if (process.platform !== 'linux' || has('strace')) return
  if (installSystemLibraries(['strace'], note) && has('strace')) return
  throw new Error(`The tests that nothing leaves need strace. On Debian or Ubuntu:\n  ${installLine(['strace'])}`)
}

/** Elsewhere than on a machine for tests their tests are skipped, and said to be. */
function prepareReaders() {
  if (process.platform !== 'linux') return
  const missing = () => readers.filter((program) => !has(program))
  if (missing().length === 0 || (installSystemLibraries(readerPackages, note) && missing().length === 0)) return
  const line = `Exports are not read back by ${missing().join(', ')}. On Debian or Ubuntu:\n  ${installLine(readerPackages)}`
  if (process.env.CI || process.getuid?.() === 0) throw new Error(line)
  note(line)
  total.skipped += missing().length
}

async function prepareElectron() {
  const electron = await resolveElectron({ root, note })
  if (!electron) throw new Error('There is no Electron for this machine, so the tests in the window cannot run.')
  const isReady = () => missingLibraries(electron).length === 0 && (!needsVirtualDisplay() || programs.every(has))
  if (isReady() || (installSystemLibraries(programPackages, note) && isReady())) return
  throw new Error(
    `The tests in the window need system libraries. On Debian or Ubuntu:\n  ${installLine(programPackages)}`,
  )
}

function needsVirtualDisplay() {
  return process.platform === 'linux'
}

/** Always the same screen, also where there is a real one: windows must not open in someone's face. */
function display() {
  return needsVirtualDisplay() ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'] : []
}

function has(program) {
  return spawnSync('which', [program]).status === 0
}
