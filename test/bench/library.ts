/// <reference lib="dom" />
/**
 * `npm run bench:library [-- COUNT]`: a library of 10,000 pictures, its questions timed where the main process asks
 * them, and the real window scrolled through all of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, type Page } from 'playwright'
import { installed, resolveElectron } from '../../electron/launch/resolveElectron.mjs'
import { pictureQuerySchema, type PictureQuery } from '../../electron/contract.ts'
import { openLibrary } from '../../electron/library/library.ts'
import { fillLibrary } from '../library/fill.ts'
import { runUnderDisplay } from './display.ts'

runUnderDisplay()

const root = dirname(dirname(import.meta.dirname))
const count = Number(process.argv[2] ?? 10_000)
const userData = mkdtempSync(join(tmpdir(), 'patchwork-bench-'))

try {
  const filled = await timed(() => fillLibrary(join(userData, 'library'), count))
  console.log(`${count} pictures written in ${(filled / 1000).toFixed(1)} s`)
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

async function timeWindow(): Promise<void> {
  const electron = await resolveElectron({ root, note: console.error })
  if (!electron) throw new Error('There is no Electron for this machine.')
  if (electron !== installed(root)) process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electron)
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ tourSeen: 1 }))
  const started = performance.now()
  const app = await _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--log-level=3', root],
    env: { ...(process.env as Record<string, string>), PATCHWORK_USER_DATA: userData },
  })
  try {
    const window = await app.firstWindow()
    await window.getByRole('list', { name: 'Pictures' }).getByRole('button').first().waitFor()
    row('program start to first thumbnail', [performance.now() - started])
    row('frame while nothing moves', await frames(window, 0))
    row('frame at 1 row a frame', await frames(window, 125))
    row('frame at 10 rows a frame', await frames(window, 1250))
    row('frame while jumping about', await frames(window, null))
  } finally {
    await app.close()
  }
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
