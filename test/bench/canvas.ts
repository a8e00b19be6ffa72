/// <reference lib="dom" />
/**
 * `npm run bench:canvas`: how evenly the real window draws a board of 200 pictures, ten of them photographs of twelve
 * megapixels, while patches arrive, while the board is moved and zoomed, and while a history of 5,000 steps scrolls.
 * Frame times depend on the graphics of the machine; the milliseconds of the page's main thread are what Patchwork spends.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, type CDPSession, type Page } from 'playwright'
import sharp from 'sharp'
import { installed, resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { runUnderDisplay } from './display.ts'

const root = join(import.meta.dirname, '../..')
const pictureCount = 200
const photographs = 10
const columns = 20

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
  await fillBoard(page)
  await page.reload()
  await page.getByRole('textbox', { name: 'Prompt' }).waitFor()
  await page.waitForTimeout(6000)
  const session = await page.context().newCDPSession(page)
  // Time on the processor, not on the clock: other programs do not count.
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await session.send('Performance.enable')
  console.log(`${await graphics(page)}; ${pictureCount} pictures, ${photographs} of 12 megapixels`)

  await measure(page, session, 'nothing happens', () => page.waitForTimeout(2000))
  await slowDown(page)
  for (const [name, keys] of [
    ['patches arrive, all 200 in sight', 'Shift+Digit1'],
    ['patches arrive, close up', null],
  ] as const) {
    const records: Recording[] = []
    for (let picture = 0; picture < 5; picture++) {
      await startPainting(page, keys)
      records.push(await record(page, session, () => page.waitForFunction(isAlmostDone)))
      await page.locator('[data-state="done"]').waitFor()
    }
    tell(name, records)
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+Digit1')
  await page.waitForTimeout(1500)
  await measure(page, session, 'the board is moved', () => wheel(page, { shift: true }))
  await measure(page, session, 'the board is zoomed', () => wheel(page, { shift: false }))

  await growHistory(page, 5000)
  await page.reload()
  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByRole('tree').waitFor()
  await measure(page, session, 'a history of 5,000 steps scrolls', () => scrollHistory(page))
} finally {
  await app.close()
  rmSync(userData, { recursive: true, force: true })
}

interface Recording {
  /** Milliseconds from frame to frame. */
  readonly gaps: readonly number[]
  /** Seconds of the page's main thread. */
  readonly busy: number
}

async function measure(page: Page, session: CDPSession, name: string, work: () => Promise<unknown>): Promise<void> {
  tell(name, [await record(page, session, work)])
}

/** Frames are counted in the page, the main thread's work by the browser itself. */
async function record(page: Page, session: CDPSession, work: () => Promise<unknown>): Promise<Recording> {
  await page.evaluate(() => {
    const gaps: number[] = []
    let last = performance.now()
    const watch = {
      frame(this: void, now: number) {
        gaps.push(now - last)
        last = now
        if ('gaps' in window) requestAnimationFrame(watch.frame)
      },
    }
    Object.assign(window, { gaps })
    requestAnimationFrame(watch.frame)
  })
  const before = await busySeconds(session)
  await work()
  const busy = (await busySeconds(session)) - before
  const gaps = await page.evaluate(() => {
    const recorded = (window as unknown as { gaps?: number[] }).gaps ?? []
    delete (window as unknown as { gaps?: number[] }).gaps
    return recorded.slice(1)
  })
  return { gaps, busy }
}

function tell(name: string, records: readonly Recording[]): void {
  const gaps = records.flatMap((recording) => recording.gaps).toSorted((a, b) => a - b)
  const busy = records.reduce((sum, recording) => sum + recording.busy, 0)
  const at = (share: number) => gaps[Math.floor(gaps.length * share)]?.toFixed(1) ?? '-'
  const perFrame = ((busy * 1000) / gaps.length).toFixed(2)
  console.log(
    `${name.padEnd(34)} frames ${String(gaps.length).padStart(5)}   p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   main thread ${perFrame} ms a frame`,
  )
}

async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

/** More steps for each patch: a small model would be done before anything can be measured. */
async function slowDown(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Picture settings:/ }).click()
  const steps = page.getByRole('textbox', { name: 'Steps', exact: true })
  await steps.fill('200')
  await steps.press('Enter')
  await page.keyboard.press('Escape')
}

/** Ends once the first patches are there and the camera has come to rest. */
async function startPainting(page: Page, lookKeys: string | null): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a red apple on a table')
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  await page.locator('[data-state="painting"]').waitFor()
  if (lookKeys !== null) {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press(lookKeys)
  }
  await page.waitForTimeout(500)
}

function isAlmostDone(): boolean {
  const { patches, state } = document.querySelector<HTMLElement>('[data-patches]')!.dataset
  return Number(patches) >= 60 || state === 'done'
}

async function wheel(page: Page, { shift }: { readonly shift: boolean }): Promise<void> {
  const area = (await page.getByRole('region', { name: 'Canvas' }).boundingBox())!
  await page.mouse.move(area.x + area.width / 2, area.y + area.height / 2)
  if (shift) await page.keyboard.down('Shift')
  for (let turn = 0; turn < 120; turn++) {
    await page.mouse.wheel(0, turn % 60 < 30 ? 24 : -24)
    await page.waitForTimeout(16)
  }
  if (shift) await page.keyboard.up('Shift')
}

async function scrollHistory(page: Page): Promise<void> {
  const tree = (await page.getByRole('tree').boundingBox())!
  await page.mouse.move(tree.x + tree.width / 2, tree.y + 100)
  for (let turn = 0; turn < 120; turn++) {
    await page.mouse.wheel(0, 600)
    await page.waitForTimeout(16)
  }
}

async function graphics(page: Page): Promise<string> {
  return page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl')
    const info = gl?.getExtension('WEBGL_debug_renderer_info')
    const name: unknown = gl && info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : null
    return typeof name === 'string' ? name : 'no graphics acceleration: everything is drawn by the processor'
  })
}

interface Bench {
  readonly patchwork: { invoke(name: string, input: unknown): Promise<{ readonly value: unknown }> }
}

async function fillBoard(page: Page): Promise<void> {
  const places: { id: string; x: number; y: number; width: number; height: number }[] = []
  for (let index = 0; index < pictureCount; index++) {
    const isPhotograph = index % Math.floor(pictureCount / photographs) === 7
    const size = isPhotograph ? { width: 4000, height: 3000 } : { width: 512, height: 512 }
    const id = await addPicture(page, index, size)
    places.push({ id, x: (index % columns) * 600, y: Math.floor(index / columns) * 600, width: 512, height: 512 })
  }
  await page.evaluate(async (placed) => {
    const { patchwork } = window as unknown as Bench
    const { headId } = (await patchwork.invoke('history:load', {})).value as { headId: string }
    const step = { id: crypto.randomUUID(), parentId: headId, verb: 'import', at: Date.now(), name: null }
    const facts = { pinned: false, deleted: false, pictureIds: placed.map(({ id }) => id), placed, removed: [] }
    await patchwork.invoke('history:append', { step: { ...step, ...facts } })
  }, places)
}

async function addPicture(page: Page, index: number, size: { width: number; height: number }): Promise<string> {
  const colours = [0, 70, 200].map((turn) => `hsl(${(index * 37 + turn) % 360} 60% 55%)`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">
    <linearGradient id="g" x2="1" y2="1"><stop stop-color="${colours[0]}"/><stop offset="1" stop-color="${colours[1]}"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#g)"/><circle cx="${30 + (index % 5) * 10}%" cy="${50 + index / 100}%" r="22%" fill="${colours[2]}"/></svg>`
  const png = await sharp(Buffer.from(svg)).flatten().png({ compressionLevel: 3 }).toBuffer()
  return page.evaluate(
    async ({ base64, name }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const { patchwork } = window as unknown as Bench
      return ((await patchwork.invoke('pictures:import', { name, bytes })).value as { id: string }).id
    },
    { base64: png.toString('base64'), name: `picture ${index}.png` },
  )
}

async function growHistory(page: Page, count: number): Promise<void> {
  await page.evaluate(async (steps) => {
    const { patchwork } = window as unknown as Bench
    const loaded = (await patchwork.invoke('history:load', {})).value as {
      headId: string
      steps: readonly { pictureIds: readonly string[] }[]
    }
    const pictures = loaded.steps.flatMap(({ pictureIds }) => pictureIds)
    let parentId = loaded.headId
    for (let index = loaded.steps.length; index < steps; index++) {
      const id = crypto.randomUUID()
      const pictureIds = [pictures[index % pictures.length]]
      const facts = { name: null, pinned: false, deleted: false, pictureIds, placed: [], removed: [] }
      await patchwork.invoke('history:append', { step: { id, parentId, verb: 'export', at: Date.now(), ...facts } })
      if (index % 5 > 0) parentId = id
    }
  }, count)
}
