/** The first promise of the README in the window: every process of it traced, in a home where nothing is known. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { electronEnvironment } from '../../electron/launch/run.mjs'
import { freshHome, readTrace, strays, tracing, type FreshHome } from '../trust/trace.ts'
import { openStudio } from './studio.ts'

const root = join(import.meta.dirname, '../..')
const tiny = join(root, 'test/fixtures/tiny-a/model')

describe.runIf(process.platform === 'linux')('nothing leaves the computer', () => {
  let user: FreshHome
  let trace: string
  beforeEach(() => {
    user = freshHome()
    trace = join(user.work, 'trace')
  })
  afterEach(() => user.remove())

  const inHome = (...names: string[]) => names.map((name) => join(user.home, name))
  const heldAgainst = () => {
    const { written, contacts } = readTrace(trace)
    // What npm keeps of its own runs is npm's.
    const ours = inHome('.cache/patchwork', '.local/share/patchwork', '.config/Patchwork', '.npm')
    return { contacts, strays: strays(written, [...ours, user.temporary, user.work]), leftBehind: leftBehind(user) }
  }
  const nothing = { contacts: [], strays: [], leftBehind: [] }

  test('from npm start to the first picture', async () => {
    const electron = await resolveElectron({ root, note: console.error })
    const [strace, ...args] = [...tracing(trace), 'npm', 'start', '--', 'a red apple']
    const program = spawn(strace!, args, {
      cwd: root,
      env: { ...user.environment, ...display(), PATCHWORK_ELECTRON: electron! },
      stdio: 'ignore',
    })
    const ended = once(program, 'exit')
    const [images] = inHome('.config/Patchwork/library/images') as [string]
    // Its picture, and the tokens beside it.
    const kept = () => (existsSync(images) ? readdirSync(images, { recursive: true }).map(String) : [])
    await expect.poll(() => kept().some((name) => name.endsWith('.png')), { timeout: 120_000 }).toBe(true)
    // While it runs: ended under a trace it does not always end by itself.
    expect({ ...heldAgainst(), leftBehind: [] }).toEqual(nothing)
    process.kill(startedBy(program.pid!, /^[^\0]*\/electron\0/), 'SIGKILL')
    await ended
  })

  test('when pictures are painted and edited and a model is imported and used', async () => {
    const electron = await resolveElectron({ root, note: console.error })
    const [userData] = inHome('.config/Patchwork') as [string]
    mkdirSync(userData, { recursive: true })
    const studio = await openStudio({ userData, program: traced(electron!, trace), env: environment(user) })
    const { page } = studio
    await studio.paint('a red apple')
    await studio.untilState('done')
    await studio.pictures.getByRole('button').first().click()
    await studio.change('make it night')
    await studio.untilState('done')
    await expect.poll(() => studio.pictures.getByRole('listitem').count()).toBe(2)
    // The runtime comes into a second process.
    await studio.pictures.getByRole('button').first().dblclick()
    await studio.press('Upscale 2×')
    await expect.poll(() => studio.pictures.getByRole('listitem').count(), { timeout: 60_000 }).toBe(3)

    await studio.app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
    }, tiny)
    await page.keyboard.press('Control+Comma')
    await page.getByRole('button', { name: 'Models', exact: true }).click()
    await page.getByRole('button', { name: 'Choose a folder…' }).click()
    await page.getByRole('radiogroup', { name: 'Stored as' }).getByRole('radio').last().check()
    await page.getByRole('button', { name: 'Import' }).click()
    await page.getByRole('button', { name: /^Use / }).last().click({ timeout: 120_000 })
    await page.keyboard.press('Escape')
    await studio.paint('a fox')
    await studio.untilState('done')
    await studio.close({ keep: true })
    expect(heldAgainst()).toEqual(nothing)
  })
})

/** A program for Playwright to start that starts Electron under the trace. */
function traced(electron: string, trace: string): string {
  const script = `${trace}.sh`
  const command = [...tracing(trace), electron].map((word) => `'${word}'`).join(' ')
  writeFileSync(script, `#!/bin/sh\nexec ${command} "$@"\n`)
  chmodSync(script, 0o755)
  return script
}

/** Over Playwright's own, which hands on the developer's. */
function environment({ home, environment: fresh }: FreshHome): Readonly<Record<string, string>> {
  const places = { XDG_CACHE_HOME: '.cache', XDG_CONFIG_HOME: '.config', XDG_DATA_HOME: '.local/share' }
  const folders = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, join(home, place)]))
  return electronEnvironment({ ...fresh, ...folders, XDG_RUNTIME_DIR: '', CI: '' })
}

/** Of the processes below one, the first with this on its command line. (strace and npm keep signals to themselves.) */
function startedBy(pid: number, command: RegExp): number {
  if (command.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) return pid
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  if (!child) throw new Error(`no process below ${pid} is ${command}`)
  return startedBy(Number(child), command)
}

function display(): Readonly<Record<string, string>> {
  const { DISPLAY = '', XAUTHORITY = '' } = process.env
  return { DISPLAY, XAUTHORITY }
}

function leftBehind({ temporary }: FreshHome): readonly string[] {
  return readdirSync(temporary)
}
