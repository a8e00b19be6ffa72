/// <reference lib="dom" />
/**
 * `npm run bench:library [-- COUNT]`: a library of 20,000 pictures and 3,000 steps; its questions timed where the main process
 * asks them, and the real window started beside an empty one, searched, emptied, filled again, checked and scrolled, with
 * the longest stretch in which its main process heard nobody.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { installed, resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { pictureQuerySchema, type PictureQuery } from '../../electron/contract.ts'
import { openLibrary } from '../../electron/library/library.ts'
import { fillLibrary } from '../library/fill.ts'
import { runUnderDisplay } from './display.ts'
import { endStallWatch, processorSeconds, startStallWatch, stallText } from './mainProcess.ts'

runUnderDisplay()

const root = dirname(dirname(import.meta.dirname))
const count = Number(process.argv[2] ?? 20_000)
const steps = 3000
const userData = mkdtempSync(join(tmpdir(), 'patchwork-bench-'))

try {
  const filled = await timed(() => fillLibrary(join(userData, 'library'), count))
  fillHistory()
  console.log(`${count} pictures and ${steps} steps written in ${(filled / 1000).toFixed(1)} s`)
  await timeQuestions()
  await timeWindow()
} finally {
  rmSync(userData, { recursive: true, force: true })
}

async function timeQuestions(): Promise<void> {
  const opening = performance.now()
  const library = openLibrary(join(userData, 'library'))
  row('open', [performance.now() - opening])
  const page = (query: PictureQuery, offset = 0) =>
    library.pictures.page({ query: pictureQuerySchema.parse(query), offset, limit: 100 })
  row(
    'first page',
    repeat(() => page({})),
  )
  row(
    'last page',
    repeat(() => page({}, count - 100)),
  )
  row(
    'search, one found',
    repeat(() => page({ words: `no${count - 7}` })),
  )
  row(
    'search, all found',
    repeat(() => page({ words: 'a' })),
  )
  row(
    'filter by model',
    repeat(() => page({ model: 'Second model' })),
  )
  row(
    'facets',
    repeat(() => library.pictures.facets()),
  )
  const ids = library.pictures.ids({ query: pictureQuerySchema.parse({}), offset: 0, limit: count })
  row('delete all', [await timed(async () => library.pictures.delete(ids))])
  row('bring all back', [await timed(async () => library.pictures.restore(ids))])
  row('check', [await timed(() => library.check())])
  library.close()
}

/** Two of three steps put a picture on the board, the third moves it. */
function fillHistory(): void {
  const library = openLibrary(join(userData, 'library'))
  const ids = library.pictures.ids({ query: pictureQuerySchema.parse({ sort: 'oldest' }), offset: 0, limit: steps })
  let parentId: string | null = null
  library.jobs.atOnce(() => {
    for (let number = 0; number < steps; number++) {
      const id = randomUUID()
      const placed = Math.floor((number * 2) / 3)
      const place = { x: (placed % 50) * 64, y: Math.floor(placed / 50) * 64 + (number % 3), width: 48, height: 48 }
      const verb = number === 0 ? 'start' : number % 3 === 2 ? 'move' : 'generate'
      library.steps.append({
        id,
        parentId,
        verb,
        at: number,
        name: null,
        pinned: false,
        deleted: false,
        removed: [],
        pictureIds: number === 0 ? [] : [ids[placed]!],
        placed: number === 0 ? [] : [{ id: ids[placed]!, ...place }],
      })
      parentId = id
    }
  })
  library.close()
}

async function timeWindow(): Promise<void> {
  const electron = await resolveElectron({ root, note: console.error })
  if (!electron) throw new Error('There is no Electron for this machine.')
  if (electron !== installed(root)) process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electron)
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ tourSeen: 1 }))
  const empty = mkdtempSync(join(tmpdir(), 'patchwork-bench-'))
  writeFileSync(join(empty, 'settings.json'), JSON.stringify({ tourSeen: 1 }))
  // In turns, because what else the machine does comes and goes.
  const starts: Readonly<Record<'empty' | 'full', number[]>> = { empty: [], full: [] }
  for (let turn = 0; turn < 3; turn++) {
    for (const [kind, folder] of [
      ['empty', empty],
      ['full', userData],
    ] as const) {
      const { app, took } = await start(folder)
      starts[kind].push(took)
      await app.close()
    }
  }
  row('start to prompt, empty library', starts.empty)
  row('start to prompt, full library', starts.full)
  rmSync(empty, { recursive: true })
  const { app, window } = await start(userData)
  try {
    await window.getByRole('list', { name: 'Pictures' }).getByRole('button').first().waitFor()
    await timeUse(app, window)
    row('frame while nothing moves', await frames(window, 0))
    row('frame at 1 row a frame', await frames(window, 125))
    row('frame at 10 rows a frame', await frames(window, 1250))
    row('frame while jumping about', await frames(window, null))
  } finally {
    await app.close()
  }
}

async function start(folder: string) {
  const started = performance.now()
  const app = await _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3', root],
    env: { ...(process.env as Record<string, string>), PATCHWORK_USER_DATA: folder },
  })
  const window = await app.firstWindow()
  window.setDefaultTimeout(120_000)
  await window.getByRole('textbox', { name: 'Prompt' }).waitFor()
  return { app, window, took: performance.now() - started }
}

/** What the user does, from the key to what is seen; and what the main process heard nobody for meanwhile. */
async function timeUse(app: ElectronApplication, window: Page): Promise<void> {
  const search = window.getByRole('textbox', { name: 'Search pictures' })
  const found = (text: string) => window.getByRole('status').getByText(text, { exact: true }).waitFor()
  const measure = async (name: string, act: () => Promise<unknown>) => {
    const before = await processorSeconds(app)
    await startStallWatch(app)
    const took = await timed(act)
    const stall = await endStallWatch(app)
    const after = await processorSeconds(app)
    const used = (process: string) => `${process} ${((after[process] ?? 0) - (before[process] ?? 0)).toFixed(2)} s`
    console.log(`${name.padEnd(20)} ${took.toFixed(0).padStart(8)} ms (processor: ${used('Browser')}, ${used('Tab')})`)
    console.log(`${''.padEnd(20)} main process stalled ${stallText(stall)}`)
  }
  const searches: number[] = []
  await measure('ten searches', async () => {
    for (let turn = 0; turn < 10; turn++) {
      await search.fill('')
      await found(`${count} pictures`)
      const shown = await keyToList(window)
      await window.keyboard.insertText(turn % 2 === 0 ? 'fox' : `no${count - 7}`)
      searches.push(await shown())
    }
  })
  row('search, from the key to the list', searches)
  await search.fill('')
  await found(`${count} pictures`)
  await window.getByRole('list', { name: 'Pictures' }).getByRole('button').first().click()
  await window.keyboard.press('Control+a')
  await window.getByText(`${count} selected`).waitFor()
  await measure('delete all', async () => {
    await window.keyboard.press('Delete')
    await found('0 pictures')
  })
  await measure('undo', async () => {
    await window.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).click()
    await found(`${count} pictures`)
  })
  await measure('check of the library', () =>
    window.evaluate(() => (globalThis as unknown as Window).patchwork!.invoke('library:check', {})),
  )
}

/**
 * Milliseconds from the next key in the search to the frame that shows what it found, by the page's own clock: asking the page
 * from here takes longer than the search.
 */
async function keyToList(page: Page): Promise<() => Promise<number>> {
  const armed = await page.evaluateHandle(() => ({
    shown: new Promise<number>((resolve) =>
      document.querySelector('[data-library-search]')!.addEventListener(
        'input',
        ({ timeStamp }) =>
          new MutationObserver((_, watch) => {
            watch.disconnect()
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)))
          }).observe(document.querySelector('.library-count')!, {
            characterData: true,
            childList: true,
            subtree: true,
          }),
        { once: true },
      ),
    ),
  }))
  return () => armed.evaluate(({ shown }) => shown)
}

/** Milliseconds between 120 frames, while the list moves by so many pixels in each; null jumps anywhere. */
function frames(window: Page, step: number | null): Promise<number[]> {
  return window.getByRole('list', { name: 'Pictures' }).evaluate(async (list, pixels) => {
    const scroller = list.parentElement!
    const times: number[] = []
    let last = performance.now()
    for (let frame = 0; frame < 120; frame++) {
      const range = scroller.scrollHeight - scroller.clientHeight
      scroller.scrollTop = pixels === null ? Math.random() * range : (scroller.scrollTop + pixels) % range
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      times.push(now - last)
      last = now
    }
    return times.slice(1)
  }, step)
}

function repeat(job: () => unknown): number[] {
  return Array.from({ length: 21 }, () => {
    const started = performance.now()
    job()
    return performance.now() - started
  })
}

async function timed(job: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await job()
  return performance.now() - started
}

/** Median and most, in milliseconds. */
function row(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const [median, most] = [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!]
  console.log(`${name.padEnd(34)} ${median.toFixed(1).padStart(8)} ${most.toFixed(1).padStart(8)} ms`)
}
