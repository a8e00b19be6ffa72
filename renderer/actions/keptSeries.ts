/** Series of the library: opened as they were started, renamed, deleted, and their pictures taken. */
import { call } from '../api.ts'
import { rememberAway, tellAway } from '../stores/awayStore.ts'
import { openDialog, showSide } from '../stores/panelStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { emptySeries, useSeriesStore, type SeriesFields } from '../stores/seriesStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { strings } from '../strings.ts'
import { seriesStrings as words } from '../strings/series.ts'
import { putIntoBin, takeFromBin } from './binnedSets.ts'
import { readSetLines } from './sets.ts'

/** What was being made ready, while one of the library is looked at. */
let draft: SeriesFields = emptySeries

export function fillSeries(fields: SeriesFields): void {
  useSeriesStore.setState({ ...fields, look: null })
}

/** Back to what was being made ready; false where that is what is shown. */
export function leaveKept(): boolean {
  const isKept = useSeriesStore.getState().kept !== null
  if (isKept) fillSeries(draft)
  return isKept
}

/** In the dialog, every field as it was when it was started last. */
export async function openSeries(id: string): Promise<void> {
  try {
    const opened = await call('series:open', { id })
    if (opened === null) return notify({ id: 'series', tone: 'error', message: words.gone })
    const { order, table, name } = opened
    const { modelId, sampling, seed, count, guard } = order
    const capabilities = await call('models:capabilities', { modelId }).catch(() => null)
    if (useSeriesStore.getState().kept === null) draft = useSeriesStore.getState()
    fillSeries({
      ...emptySeries,
      table,
      template: order.template ?? '',
      name: order.name ?? '',
      folder: order.folder,
      images: order.images,
      limit: order.limit,
      onlyMissing: order.onlyMissing,
      settings: { modelId, sampling, seed, count, guard, capabilities },
      kept: { id, name },
    })
    openDialog('series')
  } catch (error) {
    report(error, 'series')
  }
}

/** Its rows that are open are painted as what stands beside the prompt says. */
export function takeSettingsBeside(): void {
  useSeriesStore.setState({ settings: null, look: null })
}

export async function renameSeries(id: string, name: string): Promise<void> {
  const wanted = name.trim()
  if (wanted === '') return
  try {
    const before = await giveName(id, wanted)
    if (before === null || before === wanted) return
    rememberAway('sets', async () => {
      await giveName(id, before)
      notify({ id: 'sets', tone: 'note', message: words.namedAgain(before) })
    })
  } catch (error) {
    report(error, 'series')
  }
}

/** Comes to the name it had; null where it is gone. */
async function giveName(id: string, name: string): Promise<string | null> {
  const whole = await call('sets:get', { id })
  if (whole === null) return null
  await call('sets:save', { set: { ...whole.set, name }, jobs: [], at: 'back' })
  useSeriesStore.setState(({ kept }) => ({ kept: kept?.id === id ? { ...kept, name } : kept }))
  await readSetLines()
  return whole.set.name
}

export async function showSeriesFolder(id: string): Promise<void> {
  await call('series:show', { id }).catch((error: unknown) => report(error, 'series'))
}

/** They come in as files do, and lie on no board. */
export async function takeSeriesPictures(id: string): Promise<void> {
  try {
    const count = await call('series:take', { id })
    const action = { label: strings.actions.showLibrary, run: () => showSide('library') }
    openDialog(null)
    notify({ id: 'import', tone: 'note', message: words.taking(count), action })
  } catch (error) {
    report(error, 'series')
  }
}

/** What is being painted of it is stopped; its pictures stay in their folder. */
export async function deleteSeries({ id, name }: { readonly id: string; readonly name: string }): Promise<void> {
  const own = useQueueStore.getState().series.filter(({ order }) => order.set === id)
  const idsOf = (isDone: boolean) => own.filter(({ state }) => (state === 'done') === isDone).map((job) => job.id)
  const [done, jobs] = [idsOf(true), idsOf(false)]
  try {
    await putIntoBin(id, jobs)
    if (done.length > 0) await call('jobs:settle', { ids: done })
    openDialog(null)
    leaveKept()
    await readSetLines()
  } catch (error) {
    return report(error, 'series')
  }
  const undo = async () => {
    await takeFromBin(id)
    await readSetLines()
    await openSeries(id)
  }
  tellAway('sets', words.deleted(name), undo)
}
