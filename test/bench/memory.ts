/// <reference lib="dom" />
/**
 * `npm run bench:memory [-- 150] [--edits]`: what the window's page holds after every tenth picture painted, in MB of resident
 * memory (all of it, and the part that is its own). It should stay flat after the first 50; at the end it is asked to give back what
 * it can.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { installed, resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { runUnderDisplay } from './display.ts'

const root = join(import.meta.dirname, '../..')
const isEdit = process.argv.includes('--edits')
const wanted = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 150)

runUnderDisplay()

const electron = await resolveElectron({ root, note: console.error })
if (!electron) throw new Error('There is no Electron for this machine.')
if (electron !== installed(root)) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(electron)

const userData = mkdtempSync(join(tmpdir(), 'patchwork-bench-'))
writeFileSync(join(userData, 'settings.json'), JSON.stringify({ tourSeen: 1 }))
const app = await _electron.launch({
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3', root],
  env: { ...(process.env as Record<string, string>), PATCHWORK_USER_DATA: userData },
})
try {
  const page = await app.firstWindow()
  page.setDefaultTimeout(120_000)
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  await fewSteps(page)
  const [pages, cards] = await processes(app)
  console.log(`${isEdit ? 'edits' : 'pictures'}  page MB  own MB  heap MB  graphics MB`)
  const tell = async (count: number) => {
    const heap = await page.evaluate(
      () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
    )
    const row = [
      memory(pages!).all,
      memory(pages!).own,
      Math.round(heap / 2 ** 20),
      cards === undefined ? 0 : memory(cards).all,
    ]
    console.log(`${String(count).padStart(8)}  ${row.map((value) => String(value).padStart(7)).join(' ')}`)
  }
  await tell(0)
  for (let count = 0; count < wanted; count += 10) {
    for (let i = 0; i < 10; i++)
      await paint(page, isEdit && count + i > 0 ? 'make it blue' : `a red apple ${count + i}`, count + i + 1)
    await tell(count + 10)
  }
  // What is left are not pictures that Chromium keeps decoded for as long as memory is plenty.
  const session = await page.context().newCDPSession(page)
  await session.send('Memory.simulatePressureNotification', { level: 'critical' })
  await page.waitForTimeout(3000)
  console.log('asked to give back what it can:')
  await tell(wanted)
} finally {
  await app.close()
  rmSync(userData, { recursive: true, force: true })
}

async function paint(page: Page, words: string, count: number): Promise<void> {
  const prompt = page.getByRole('textbox', { name: 'Prompt' })
  await prompt.click()
  // Away from the picture that is selected, so that a new one is painted.
  if (!isEdit) await page.keyboard.press('Escape')
  await prompt.fill(words)
  const generate = () => page.getByRole('button', { name: 'Generate', exact: true }).click()
  const isThere = (least: number) => document.querySelectorAll('ul.visually-hidden li').length >= least
  const arrive = () => page.waitForFunction(isThere, count, { timeout: 60_000 })
  await generate()
  // On a crowded machine an engine may be lost; that is another matter.
  await arrive().catch(async () => {
    await generate()
    await arrive()
  })
}

async function fewSteps(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Picture settings:/ }).click()
  const steps = page.getByRole('textbox', { name: 'Steps', exact: true })
  await steps.fill('4')
  await steps.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Picture settings: .*4 steps/ }).waitFor()
}

/** Process ids of the page and of the graphics process. */
async function processes(program: ElectronApplication): Promise<readonly (number | undefined)[]> {
  const metrics = await program.evaluate(({ app: main }) =>
    main.getAppMetrics().map(({ pid, type }) => ({ pid, type })),
  )
  return [metrics.find(({ type }) => type === 'Tab')?.pid, metrics.find(({ type }) => type === 'GPU')?.pid]
}

/** Linux: resident memory in MB, and what of it is not shared. */
function memory(pid: number): { readonly all: number; readonly own: number } {
  const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ').map(Number)
  return { all: Math.round((resident! * 4096) / 2 ** 20), own: Math.round(((resident! - shared!) * 4096) / 2 ** 20) }
}
