/** A picture of every row of a table: made ready in a dialog, painted as one job of the main process. */
import { bridge, call, valueOf } from '../api.ts'
import type { Progress, QueuedSeries, SeriesTable, SeriesWish } from '../../electron/contract.ts'
import { emptyPace, observe } from '../document/pace.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { openDialog, showSide, usePanelStore } from '../stores/panelStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { emptySeries, useSeriesStore, type SeriesSettings } from '../stores/seriesStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { seriesStrings as words } from '../strings/series.ts'
import type { Action } from './action.ts'
import { showExported } from './exportJobs.ts'
import { wentWithSet } from './binnedSets.ts'
import { fillSeries, leaveKept, openSeries } from './keptSeries.ts'
import { guardStrength } from './guardStrength.ts'
import { bringBackJobs, retryJobs, tellIfPaused } from './queue.ts'

export const seriesAction: Action = {
  id: 'series',
  label: words.action,
  shortcuts: [{ key: 'l', shift: true }],
  isEnabled: () => useModelStore.getState().capabilities !== null,
  run: beginSeries,
}

function beginSeries(): void {
  leaveKept()
  openDialog('series')
}

export async function chooseTable(): Promise<void> {
  await take(() => call('series:chooseTable', ofKept()))
}

export async function pasteTable(text: string): Promise<void> {
  if (text.trim() !== '') await take(() => call('series:paste', { text }))
}

/** As spreadsheets and scripts write them. A text may be anything, but in the dialog it is one. */
export function isTable({ name }: File): boolean {
  const isAsked = usePanelStore.getState().dialog === 'series'
  return /\.(csv|tsv|json|jsonl|ndjson)$/i.test(name) || (isAsked && /\.txt$/i.test(name))
}

/** One that was dropped, in the dialog; it takes the place of the one before, and the words stay. */
export async function giveTable(file: File): Promise<void> {
  leaveKept()
  openDialog('series')
  await take(async () => valueOf(await bridge().giveTable(file)) ?? call('series:paste', { text: await file.text() }))
}

function ofKept(): { readonly of?: string } {
  const { kept } = useSeriesStore.getState()
  return kept === null ? {} : { of: kept.id }
}

async function take(table: () => Promise<SeriesTable | null>): Promise<void> {
  try {
    const taken = await table()
    if (taken !== null) useSeriesStore.setState({ table: taken, written: '', look: null })
  } catch (error) {
    report(error, 'series')
  }
}

export function forgetTable(): void {
  fillSeries(emptySeries)
}

export async function chooseSeriesFolder(what: 'pictures' | 'images'): Promise<void> {
  try {
    const folder = await call('series:chooseFolder', { for: what, ...ofKept() })
    if (folder !== null) useSeriesStore.setState(what === 'pictures' ? { folder } : { images: folder })
  } catch (error) {
    report(error, 'series')
  }
}

/** As it is set in the dialog, with the settings beside the prompt; null before there is a table. */
export function seriesWish(): SeriesWish | null {
  const { table, template, name, folder, images, limit, onlyMissing, settings } = useSeriesStore.getState()
  if (table === null) return null
  const { modelId, sampling, seed, count, guard } = settings ?? settingsBeside()
  return {
    table: table.table,
    template: template.trim() === '' ? null : template,
    name: name.trim() === '' ? null : name,
    folder,
    images,
    limit,
    onlyMissing,
    modelId,
    sampling,
    seed,
    count,
    guard,
    // Said in the dialog, where it is started.
    anyway: (useSeriesStore.getState().look?.memory ?? null) !== null,
  }
}

/** As set beside the prompt. */
function settingsBeside(): SeriesSettings {
  const { changes, seed, seedLocked, count } = useRequestStore.getState()
  const { modelId } = useModelStore.getState()
  return { modelId, sampling: changes, seed: seedLocked ? seed : null, count, guard: guardStrength() }
}

/** `columns`: as their table writes them; capital letters do not count. */
export function hasColumn(columns: readonly string[], name: 'prompt' | 'image'): boolean {
  return columns.some((column) => column.toLowerCase() === name)
}

let asked = 0

/** What it would paint; a later look counts. */
export async function lookAtSeries(): Promise<void> {
  const wish = seriesWish()
  const own = ++asked
  if (wish === null) return
  useSeriesStore.setState({ isLooking: true })
  try {
    const look = await call('series:look', wish)
    const { template, table } = useSeriesStore.getState()
    if (own !== asked || table?.table !== wish.table) return
    const { columns } = look
    // Something to begin with, where no column says the words.
    const isUnsaid = template.trim() === '' && columns.length > 0 && !hasColumn(columns, 'prompt')
    useSeriesStore.setState({ look, ...(isUnsaid && { template: words.column(columns[0]!) }) })
  } catch (error) {
    report(error, 'series')
  } finally {
    if (own === asked) useSeriesStore.setState({ isLooking: false })
  }
}

export async function startSeries(): Promise<void> {
  const wish = seriesWish()
  const { look } = useSeriesStore.getState()
  if (wish === null || wish.folder === null || look === null) return
  try {
    const { rows, there } = look
    await call('series:start', { order: { ...wish, folder: wish.folder }, rows, there })
  } catch (error) {
    return report(error, 'series')
  }
  openDialog(null)
  if (!leaveKept()) fillSeries(emptySeries)
  const action = { label: words.showQueue, run: () => showSide('queue') }
  notify({ id: 'series', tone: 'note', message: words.queued(look.rows - look.there), action })
  tellIfPaused()
}

/** For what is left of it. */
export function countRows(id: string, { done }: Progress): void {
  useSeriesStore.setState(({ pace: before }) => {
    const pace = before.id === id ? before.pace : emptyPace
    return { pace: { id, pace: observe(pace, done, performance.now()) } }
  })
}

/** What became of them since `before`; one that is done stays in the queue until it is taken off there. */
export function hearSeries(jobs: readonly QueuedSeries[], before: readonly QueuedSeries[]): void {
  for (const job of jobs) {
    const known = before.find(({ id }) => id === job.id)
    if (known?.state === job.state) continue
    if (job.state === 'done' && known !== undefined) tellDone(job)
    if (job.state === 'failed') tellFailure(job)
  }
  const gone = before.filter(({ id, state }) => state === 'stopping' && !jobs.some((job) => job.id === id))
  for (const { id, order } of gone.filter((job) => !wentWithSet(job.id))) {
    const goOn = { label: words.goOn, run: () => bringBackJobs([id]) }
    notify({ id: 'series', tone: 'note', message: words.stopped(order.folder), action: goOn })
  }
}

function tellDone(job: QueuedSeries): void {
  const { id, message } = job
  const { set } = job.order
  const open = { label: words.open, run: () => void openSeries(set!) }
  const action = set === undefined ? { label: words.show, run: () => showExported(id) } : open
  notify({ id: `series ${id}`, tone: message === null ? 'note' : 'error', message: outcomeOf(job), action })
}

/** Of one that is done: what it painted, which may have been deleted since. */
export function outcomeOf({ order, progress, message }: QueuedSeries): string {
  return message === null
    ? words.done((progress?.total ?? 0) - (order.before ?? 0), order.folder)
    : `${words.finished(order.folder)} ${message}`
}

/** One that is done is taken off the queue. */
export function dismissSeries(id: string): void {
  void call('jobs:settle', { ids: [id] }).catch((error: unknown) => report(error, 'series'))
}

function tellFailure({ id, message }: QueuedSeries): void {
  const action = { label: strings.errors.again, run: () => retryJobs([id]) }
  notify({ id: `series ${id}`, tone: 'error', message: message ?? words.failed, action })
}
