/** The packed program as an artist installs it: built for this system, unpacked, with its fuses flipped. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { freshHome, readTrace, strays, tracing, type FreshHome } from '../trust/trace.ts'
import { freshFolder } from './studio.ts'

const root = join(import.meta.dirname, '../..')

describe.runIf(process.platform === 'linux')('the packed program', () => {
  const output = mkdtempSync(join(tmpdir(), 'patchwork-package-'))
  const unpacked = join(output, 'linux-unpacked')
  const user = freshHome()
  const trace = join(output, 'trace')
  let program: ChildProcess
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const electron = await resolveElectron({ root, note: console.log })
    if (!electron) throw new Error('There is no Electron for this machine.')
    const version = versionOf(dirname(electron))
    const config = join(output, 'builder.yml')
    writeFileSync(config, `${settingsFor(version)}\nelectronDist: ${dirname(electron)}\nelectronVersion: ${version}\n`)
    const builder = join(root, 'node_modules/electron-builder/cli.js')
    const flags = ['--linux', 'dir', '--publish', 'never', '--config', config, `-c.directories.output=${output}`]
    await promisify(execFile)(process.execPath, [builder, ...flags], {
      cwd: root,
      maxBuffer: 2 ** 26,
      timeout: 500_000,
    })
    ;({ program, browser, page } = await start(join(unpacked, 'patchwork'), user, trace))
  }, 600_000)
  afterAll(async () => {
    await end(program)
    await browser?.close()
    rmSync(output, { recursive: true, force: true })
    user.remove()
  })

  test('holds the model with its sources, and the licences of all it is made of', () => {
    const resources = join(unpacked, 'resources')
    const wanted = ['models/NOTICE', 'LICENSE', 'licenses/engine.md', 'licenses/window.md']
    expect(wanted.filter((file) => !existsSync(join(resources, file)))).toEqual([])
    expect(readFileSync(join(resources, 'licenses/window.md'), 'utf8')).toMatch(/konva/i)
  })

  test('paints a picture and keeps it', async () => {
    await page.getByRole('textbox', { name: 'Prompt' }).fill('a red apple')
    await page.getByRole('button', { name: 'Generate', exact: true }).click()
    const pictures = page.getByRole('list', { name: 'Pictures' })
    await expect.poll(() => pictures.getByRole('button', { name: 'a red apple' }).count(), { timeout: 120_000 }).toBe(1)
  })

  test('has written into its own folders only, and contacted nobody', async () => {
    const { written, contacts } = readTrace(trace)
    const ours = ['.cache/patchwork', '.local/share/patchwork', '.config/Patchwork'].map((name) =>
      join(user.home, name),
    )
    expect(contacts).toEqual([])
    // The driver's own folder, before any code of ours could name another: docs/trust.md.
    const found = strays(written, [...ours, user.temporary]).filter((path) => !path.includes('/mesa_shader_cache'))
    expect(found).toEqual([])
  })

  test('is no Node in disguise: neither by environment nor by flag', async () => {
    const out = await new Promise<string>((resolve) => {
      const child = spawn(join(unpacked, 'patchwork'), ['-e', 'console.log("node " + 6 * 7)'], {
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', PATCHWORK_USER_DATA: freshFolder() },
      })
      let text = ''
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
      setTimeout(() => {
        child.kill()
        resolve(text)
      }, 3000)
    })
    expect(out).not.toContain('node 42')
  })
})

/** As its own file says, or the folder that the one from npm is unpacked into. */
function versionOf(folder: string): string {
  const file = join(folder, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : (/electron-([\d.]+)-/.exec(folder)?.[1] ?? '')
}

/** electron-builder.yml as it is, less a fuse that old Electrons do not have. */
function settingsFor(version: string): string {
  const settings = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  return Number.parseInt(version) < 29 ? settings.replace(/^ *grantFileProtocolExtraPrivileges:.*$/m, '') : settings
}

/** The fuses forbid Node's inspector, so the window is driven over Chromium's. The program runs under the trace. */
async function start(executable: string, user: FreshHome, trace: string) {
  const { DISPLAY = '', XAUTHORITY = '' } = process.env
  const switches = ['--no-sandbox', '--remote-debugging-port=0', '--log-level=3']
  const [strace, ...args] = [...tracing(trace), executable, ...switches]
  const program = spawn(strace!, args, {
    cwd: user.work,
    env: { ...user.environment, DISPLAY, XAUTHORITY },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    let text = ''
    program.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /DevTools listening on (\S+)/.exec(text)?.[1]
      if (found) resolve(found)
    })
    program.once('exit', (code) => reject(new Error(`the packed program ended with ${code}: ${text}`)))
  })
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const [context] = browser.contexts()
  const page = context!.pages()[0] ?? (await context!.waitForEvent('page'))
  page.setDefaultTimeout(60_000)
  return { program, browser, page }
}

/** strace keeps signals to itself; it ends with the program that it started. */
async function end(strace: ChildProcess | undefined): Promise<void> {
  if (!strace?.pid || strace.exitCode !== null) return
  const ended = once(strace, 'exit')
  const [child] = readFileSync(`/proc/${strace.pid}/task/${strace.pid}/children`, 'utf8').trim().split(' ')
  if (child) process.kill(Number(child), 'SIGKILL')
  await ended
}
