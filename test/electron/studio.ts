/// <reference lib="dom" />
/** The studio as its user sees it: a real window, found by what is written on it. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright'
import { expect } from 'vitest'

const root = join(import.meta.dirname, '../..')
const evidence = join(root, 'test-results')

export interface Studio {
  readonly app: ElectronApplication
  readonly page: Page
  readonly userData: string
  readonly prompt: Locator
  readonly canvas: Locator
  readonly status: Locator
  readonly pictures: Locator
  press(button: string): Promise<void>
  paint(prompt: string): Promise<void>
  /** More steps for each patch, so that there is time to press a button before the picture is done. */
  slowDown(): Promise<void>
  patches(): Promise<number>
  state(): Promise<string | null>
  untilState(state: 'idle' | 'painting' | 'paused' | 'done'): Promise<void>
  untilPatches(count: number): Promise<void>
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
  const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click()
  await prompt.waitFor()
  return {
    app,
    page,
    userData,
    prompt,
    canvas,
    status: page.getByRole('status').first(),
    pictures: page.getByRole('list', { name: 'Pictures' }),
    press,
    async paint(words) {
      await prompt.fill(words)
      await press('Generate')
    },
    async slowDown() {
      await page.getByRole('button', { name: /^Picture settings:/ }).click()
      const steps = page.getByRole('textbox', { name: 'Steps', exact: true })
      await steps.fill('100')
      await steps.press('Enter')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Picture settings: .*100 steps/ }).waitFor()
    },
    patches,
    state,
    untilState: async (wanted) => await expect.poll(state, { timeout: 120_000, interval: 50 }).toBe(wanted),
    untilPatches: async (count) =>
      await expect.poll(patches, { timeout: 120_000, interval: 30 }).toBeGreaterThanOrEqual(count),
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

/** Records what the page is told of a generation, in order of arrival, and when the canvas shows each patch. */
export async function watchPainting(page: Page) {
  await page.evaluate(() => {
    const heard: Heard[] = []
    const shown: number[] = []
    const Native = window.MessageChannel
    window.MessageChannel = class extends Native {
      constructor() {
        super()
        this.port1.addEventListener('message', ({ data }) =>
          heard.push({ type: data.type, index: data.index, fields: Object.keys(data), at: performance.now() }),
        )
      }
    }
    const canvas = document.querySelector<HTMLElement>('[data-patches]')!
    // The canvas draws in the next frame after it is told; the one after that is on the screen.
    const onScreen = (then: (at: number) => void) => requestAnimationFrame(() => requestAnimationFrame(then))
    new MutationObserver(() => {
      const count = Number(canvas.dataset['patches'])
      onScreen((at) => {
        for (let patch = shown.length; patch < count; patch++) shown[patch] = at
      })
    }).observe(canvas, { attributeFilter: ['data-patches'] })
    Object.assign(window, { watched: { heard, shown } })
  })
  return () => page.evaluate(() => (window as unknown as { watched: { heard: Heard[]; shown: number[] } }).watched)
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
