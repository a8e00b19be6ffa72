/// <reference lib="dom" />
/** The studio as its user sees it: a real window, found by what is written on it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright'
import { expect } from 'vitest'
import type { Bridge, Channel, ChannelInput, ChannelOutput, Picture, WatchMessage } from '../../electron/contract.ts'

declare global {
  interface Window {
    /** What the preload gives the page. */
    readonly patchwork?: Bridge
  }
}

const root = join(import.meta.dirname, '../..')
const evidence = join(root, 'test-results')
/** Far more than a patch takes. */
const stillMs = 1500

export interface Studio {
  readonly app: ElectronApplication
  readonly page: Page
  readonly userData: string
  readonly prompt: Locator
  readonly canvas: Locator
  readonly status: Locator
  readonly pictures: Locator
  /** Asks the main process as the page would; a refusal is thrown. */
  call<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<ChannelOutput[C]>
  /** Every picture in the library, oldest first. */
  library(): Promise<readonly Picture[]>
  /** A button by its name; a verb of the selected picture may be behind “More”, where the bar has no room for it. */
  press(button: string): Promise<void>
  /** What is selected, as the save dialog stands, to where the system's dialog will say. */
  save(): Promise<void>
  /** Esc until no dialog lies over the studio: one that is just opening may not hear the first. */
  closeDialog(): Promise<void>
  /** A new picture, whatever is talked about. */
  paint(prompt: string): Promise<void>
  /** An instruction for the picture that is talked about. */
  change(instruction: string): Promise<void>
  /** The words in the prompt are for a new picture. */
  startAfresh(): Promise<void>
  /** Fills in fields of the picture's settings by their names; `Steps` is among them. */
  settle(fields: { readonly Steps: string; readonly [name: string]: string }): Promise<void>
  /** More steps for each patch, so that there is time to press a button before the picture is done. */
  slowDown(): Promise<void>
  patches(): Promise<number>
  state(): Promise<string | null>
  untilState(state: 'idle' | 'painting' | 'paused' | 'done'): Promise<void>
  untilPatches(count: number): Promise<void>
  /** No patch has come for a while: what was on its way has come in. Returns how many there are. */
  untilStill(): Promise<number>
  /** What is on the board stays where it is seen: the camera has come to rest. */
  settled(): Promise<void>
  screenshot(name: string): Promise<void>
  /** Ends the program; `keep` leaves its user data for the next start. */
  close(options?: { readonly keep?: boolean }): Promise<void>
}

export interface OpenOptions {
  readonly userData?: string
  readonly switches?: readonly string[]
  /** As on the day of installation, with the tour; otherwise it has been seen. */
  readonly firstRun?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Started instead of Electron, with its arguments. */
  readonly program?: string
}

export async function openStudio(options: OpenOptions = {}): Promise<Studio> {
  const { userData = freshFolder(), switches = [], firstRun = false, env = {}, program } = options
  const settings = join(userData, 'settings.json')
  if (!firstRun && !existsSync(settings)) writeFileSync(settings, JSON.stringify({ tourSeen: 1 }))
  const app = await _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3', root, ...switches],
    env: { ...(process.env as Record<string, string>), ...model(), ...env, PATCHWORK_USER_DATA: userData },
    timeout: 60_000,
    ...(program !== undefined && { executablePath: program }),
  })
  const page = await app.firstWindow({ timeout: 60_000 })
  page.setDefaultTimeout(60_000)
  const canvas = page.getByRole('region', { name: 'Canvas' })
  const prompt = page.getByRole('textbox', { name: 'Prompt' })
  const patches = async () => Number((await canvas.getAttribute('data-patches')) ?? 0)
  const state = () => canvas.getAttribute('data-state')
  const call: Studio['call'] = (channel, input) => callFrom(page, channel, input)
  const press = async (name: string) => {
    const button = page.getByRole('button', { name, exact: true })
    const behindMore = page.locator('.is-out').getByRole('button', { name, exact: true, includeHidden: true })
    await until(async () => (await button.count()) + (await behindMore.count()) > 0)
    if ((await button.count()) > 0) return button.click()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem').filter({ hasText: name }).first().click()
  }
  const newPicture = page.getByRole('button', { name: 'Back to a new picture' })
  const startAfresh = async () => {
    if ((await newPicture.count()) > 0) await newPicture.click()
    await until(async () => (await newPicture.count()) === 0)
  }
  const settle: Studio['settle'] = async (fields) => {
    await page.getByRole('button', { name: /^Picture settings:/ }).click()
    for (const [name, value] of Object.entries(fields)) {
      const field = page.getByRole('textbox', { name, exact: true })
      await field.fill(value)
      await field.press('Enter')
    }
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: new RegExp(`^Picture settings: .*${fields.Steps} steps`) }).waitFor()
  }
  await prompt.waitFor()
  return {
    app,
    page,
    userData,
    prompt,
    canvas,
    status: page.getByRole('status').first(),
    pictures: page.getByRole('list', { name: 'Pictures' }),
    call,
    library: async () => (await call('pictures:page', { query: { sort: 'oldest' }, offset: 0, limit: 500 })).pictures,
    press,
    async save() {
      await page.getByRole('button', { name: 'Save…', exact: true }).first().click()
      await press('Save')
    },
    async closeDialog() {
      const open = page.locator('[role="dialog"]')
      const closed = async () => {
        if ((await open.count()) > 0) await page.keyboard.press('Escape')
        return open.count()
      }
      await expect.poll(closed, { timeout: 20_000, interval: 200 }).toBe(0)
    },
    settled: () => page.locator('[data-camera="still"]').waitFor({ state: 'attached' }),
    startAfresh,
    async paint(words) {
      // A picture that is finished meanwhile takes the talk to itself, unless other words are being written by then.
      const isNew = async () => {
        await startAfresh()
        await prompt.fill(words)
        return (await newPicture.count()) === 0
      }
      await until(isNew)
      await press('Generate')
    },
    async change(words) {
      await newPicture.waitFor()
      await prompt.fill(words)
      await press('Generate')
    },
    settle,
    slowDown: () => settle({ Steps: '100' }),
    patches,
    state,
    untilState: async (wanted) => await expect.poll(state, { timeout: 120_000, interval: 50 }).toBe(wanted),
    untilPatches: async (count) =>
      await expect.poll(patches, { timeout: 120_000, interval: 30 }).toBeGreaterThanOrEqual(count),
    async untilStill() {
      let [count, since] = [await patches(), Date.now()]
      const isStill = async () => {
        const now = await patches()
        if (now !== count) [count, since] = [now, Date.now()]
        return Date.now() - since > stillMs
      }
      await expect.poll(isStill, { timeout: 60_000, interval: 50 }).toBe(true)
      return count
    },
    async screenshot(name) {
      mkdirSync(evidence, { recursive: true })
      await page.screenshot({ path: join(evidence, `${name}.png`) })
    },
    async close({ keep = false } = {}) {
      await app.close()
      if (!keep) rmSync(userData, { recursive: true, force: true })
    },
  }
}

/** As `expect.poll`, which a `beforeAll` must not use. */
async function until(is: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await is());) {
    if (Date.now() > end) throw new Error('It has not come within a minute.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function callFrom<C extends Channel>(page: Page, channel: C, input: ChannelInput<C>): Promise<ChannelOutput[C]> {
  const result = await page.evaluate(([name, given]) => window.patchwork!.invoke(name as Channel, given as never), [
    channel,
    input,
  ] as const)
  if (!result.ok) throw new Error(result.error.message)
  return result.value as ChannelOutput[C]
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'patchwork-studio-'))
}

/** The embedded model; a tiny random one stands in where there is none. */
function model(): Record<string, string> {
  const embedded = join(root, 'assets/models')
  const hasModel = readdirSync(embedded).some((name) => existsSync(join(embedded, name, 'config.json')))
  return hasModel ? {} : { PATCHWORK_MODEL: join(root, 'test/fixtures/tiny-a/model') }
}

export interface Heard {
  readonly type: string
  readonly index?: number
  /** What it holds besides. */
  readonly fields?: readonly string[]
  /** When the page was told, on the page's clock. */
  readonly at: number
}

interface Watched {
  readonly heard: Heard[]
  readonly shown: number[]
}

/** Records from now on, in a page that is opened again, what it is told of paintings and when the canvas shows each patch. */
export async function watchPainting(page: Page): Promise<() => Promise<Watched>> {
  await page.addInitScript(() => {
    const watched: Watched = { heard: [], shown: [] }
    const Native = window.MessageChannel
    window.MessageChannel = class extends Native {
      constructor() {
        super()
        this.port1.addEventListener('message', ({ data }: MessageEvent<WatchMessage>) => {
          if (data.type !== 'event') return
          const { event } = data
          const index = event.type === 'token' ? { index: event.index } : {}
          watched.heard.push({ type: event.type, ...index, fields: Object.keys(event), at: performance.now() })
        })
      }
    }
    // The canvas draws in the next frame after it is told; the one after that is on the screen.
    const onScreen = (then: (at: number) => void) => requestAnimationFrame(() => requestAnimationFrame(then))
    new MutationObserver(() => {
      const count = Number(document.querySelector<HTMLElement>('[data-patches]')?.dataset['patches'] ?? 0)
      onScreen((at) => {
        for (let patch = watched.shown.length; patch < count; patch++) watched.shown[patch] = at
      })
    }).observe(document, { subtree: true, attributeFilter: ['data-patches'] })
    Object.assign(window, { watched })
  })
  await page.reload()
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  return () => page.evaluate(() => (window as Window & { readonly watched?: Watched }).watched!)
}

/** The page dies, as when its process runs out of memory. */
export async function killPage(app: ElectronApplication): Promise<void> {
  const pid = await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]!.getOSProcessId())
  process.kill(pid, 'SIGKILL')
}

/**
 * Asks the page that the program has opened in the place of a dead one: Playwright speaks to the dead one only. `question`
 * knows nothing around it. A page that is dying never answers: that throws after `within` milliseconds.
 */
export function askPage<Answer>(app: ElectronApplication, question: () => Answer, within = 10_000): Promise<Answer> {
  return app.evaluate(
    ({ webContents }, { text, within }) =>
      Promise.race([
        webContents.getAllWebContents()[0]!.executeJavaScript(text) as Promise<Answer>,
        new Promise<never>((_, reject) => setTimeout(() => reject(new Error('The page does not answer.')), within)),
      ]),
    { text: `(${String(question)})()`, within },
  )
}

/** Answers the system's questions from now on, as a user would; returns what has been asked. */
export async function answerQuestions(app: ElectronApplication, agree: boolean): Promise<() => Promise<string[]>> {
  await app.evaluate(
    ({ dialog }, response) => {
      const asked: string[] = []
      Object.assign(dialog, {
        asked,
        showMessageBox: (_window: unknown, { message }: { message: string }) => {
          asked.push(message)
          return Promise.resolve({ response, checkboxChecked: false })
        },
      })
    },
    agree ? 0 : 1,
  )
  return () => app.evaluate(({ dialog }) => (dialog as unknown as { asked: string[] }).asked)
}

export async function engineProcessId(app: ElectronApplication): Promise<number> {
  return processId(app, 'Patchwork engine')
}

export async function processId(app: ElectronApplication, service: string): Promise<number> {
  const pid = await app.evaluate(
    ({ app: main }, wanted) => main.getAppMetrics().find(({ name }) => name === wanted)?.pid,
    service,
  )
  if (pid === undefined) throw new Error(`there is no process "${service}"`)
  return pid
}
