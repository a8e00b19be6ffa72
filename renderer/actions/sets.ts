/** Sets of pictures: painted, kept, dropped, painted again, and handed on. */
import { bridge, call } from '../api.ts'
import type { ChannelInput, JobDraft, PictureSet, StoredSet } from '../../electron/contract.ts'
import { randomSeed } from '../document/request.ts'
import {
  chosenPictures,
  jobsOf,
  newSet,
  withDuplicate,
  withHold,
  withMoved,
  withNextTry,
  withRerolls,
  withState,
  type SetWish,
} from '../document/sets.ts'
import { tellAway } from '../stores/awayStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { showPlace, showSide } from '../stores/panelStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { useSetStore } from '../stores/setStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { report } from '../stores/toastStore.ts'
import { select, selectAll } from '../stores/viewStore.ts'
import { setStrings } from '../strings/sets.ts'
import { about, type Action } from './action.ts'
import { putIntoBin, takeFromBin } from './binnedSets.ts'
import { openExport } from './export.ts'
import { showPicture } from './pictures.ts'
import { cancelJobs, tellIfPaused } from './queue.ts'
import { changeSettings } from './settings.ts'

export const setsAction: Action = {
  id: 'sets',
  label: setStrings.actions.sets,
  shortcuts: [{ key: 's', shift: true }],
  isEnabled: () => true,
  run: () => (isOverBoard() ? leaveSets() : openSets()),
}

export const leaveSetsAction: Action = {
  id: 'sets.leave',
  label: setStrings.actions.leave,
  listedAs: setStrings.actions.leaveListed,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: isOverBoard,
  run: leaveSets,
}

export const keepAllAction: Action<PictureSet> = about(openedSet, {
  id: 'sets.keepAll',
  label: setStrings.actions.keepAll,
  shortcuts: [],
  isEnabled: ({ set }) => set.animation === null && set.members.some(({ state }) => state === 'open'),
  run: ({ set }) => keepMembers(set.members.flatMap(({ id, state }) => (state === 'open' ? [id] : []))),
})

/** Those that are kept: chosen in the library, and handed on together. */
export const exportSetAction: Action<PictureSet> = about(openedSet, {
  id: 'sets.export',
  label: setStrings.actions.export,
  shortcuts: [],
  isEnabled: (whole) => chosenPictures(whole).length > 0,
  async run(whole) {
    const ids = chosenPictures(whole).map(({ id }) => id)
    const { animation } = whole.set
    showSide('library')
    selectAll([...new Set(ids)])
    await openExport(ids, { animation })
  },
})

/** What of it is being painted or waits. */
export const stopSetAction: Action<PictureSet> = about(openedSet, {
  id: 'sets.stop',
  label: setStrings.actions.stop,
  shortcuts: [],
  isEnabled: ({ set }) => queuedOf(set).length > 0,
  run: ({ set }) => cancelJobs(queuedOf(set)),
})

export const deleteSetAction: Action<PictureSet> = about(openedSet, {
  id: 'sets.delete',
  label: setStrings.actions.delete,
  shortcuts: [],
  run: ({ set }) => deleteSet(set),
})

export const setActions: readonly Action[] = [
  setsAction,
  leaveSetsAction,
  keepAllAction,
  exportSetAction,
  stopSetAction,
  deleteSetAction,
]

/** The set that lies over the board; a story lies beside it. */
function openedSet(): PictureSet | null {
  const { whole } = useSetStore.getState()
  return isOverBoard() ? whole : null
}

function isOverBoard(): boolean {
  const { isOpen, whole } = useSetStore.getState()
  return isOpen && (whole === null || whole.set.story === null)
}

/** A job for each combination; the set opens over the board, and its pictures come to lie there. */
export async function paintSet(wish: SetWish, at: 'front' | 'back' = 'back'): Promise<void> {
  const { set, jobs } = newSet(wish)
  await addSet(set, jobs, at)
}

export async function addSet(
  set: ChannelInput<'sets:save'>['set'],
  jobs: readonly JobDraft[] = [],
  at: 'front' | 'back' = 'back',
): Promise<void> {
  await call('sets:save', { set, jobs: [...jobs], at })
  if (jobs.length > 0) tellIfPaused()
  await openSets(set.id)
}

/** The newest one, where none is named and none was looked at. A story only where it is named. */
export async function openSets(id?: string): Promise<void> {
  showPlace('board')
  try {
    const lines = await call('sets:list', {})
    const wanted = id ?? useSetStore.getState().whole?.set.id
    const line =
      lines.find((one) => one.id === wanted && (id !== undefined || one.kind === 'set')) ??
      lines.find(({ kind }) => kind === 'set')
    // What is selected would lie under it, and keys would reach it.
    if (line?.kind !== 'story') select(null)
    useSetStore.setState({ lines })
    await look(line?.id ?? null)
    useSetStore.setState({ isOpen: true })
  } catch (error) {
    report(error, 'sets')
  }
}

export function leaveSets(): void {
  useSetStore.setState({ isOpen: false, isTouched: false })
  rememberStory('')
}

/** The story that is beside the board when the window is opened again. */
function rememberStory(storyId: string): void {
  if (useSettingsStore.getState().storyId !== storyId) void changeSettings({ storyId })
}

async function look(id: string | null): Promise<void> {
  const whole = id === null ? null : await call('sets:get', { id })
  if (whole !== null) rememberPictures(Object.values(whole.pictures))
  const isSame = useSetStore.getState().whole?.set.id === id
  const isTouched = whole !== null && whole.set.story !== null
  useSetStore.setState({ whole, isTouched, awaited: new Set(queuedIds()), ...(!isSame && { past: [], future: [] }) })
  rememberStory(isTouched && id !== null ? id : '')
}

/** Its pictures come in while it is looked at. */
export function listenForSets(): void {
  useQueueStore.subscribe(({ jobs }, before) => {
    const shown = useSetStore.getState().whole?.set.id
    if (jobs === before.jobs || shown === undefined) return
    const ids = new Set(jobs.map(({ id }) => id))
    const gone = before.jobs.flatMap(({ id }) => (ids.has(id) ? [] : [id]))
    useSetStore.setState(({ awaited }) => ({ awaited: new Set([...awaited, ...ids]) }))
    if (gone.length > 0) void readPictures(shown, gone).catch((error: unknown) => report(error, 'sets'))
  })
  bridge().onNotice(({ type }) => {
    if (type !== 'library:changed' || !useSetStore.getState().isOpen) return
    const shown = useSetStore.getState().whole?.set.id
    if (shown !== undefined) void readPictures(shown).catch((error: unknown) => report(error, 'sets'))
  })
}

/** What was changed meanwhile stays as it is here: only this window changes sets. `ended`: jobs that nothing more comes of. */
async function readPictures(id: string, ended: readonly string[] = []): Promise<void> {
  const whole = await call('sets:get', { id })
  if (whole !== null) rememberPictures(Object.values(whole.pictures))
  const over = new Set(ended)
  useSetStore.setState((facts) => ({
    awaited: new Set([...facts.awaited].filter((job) => !over.has(job))),
    ...(whole !== null && facts.whole?.set.id === id && { whole: { set: facts.whole.set, pictures: whole.pictures } }),
  }))
}

function queuedIds(): readonly string[] {
  return useQueueStore.getState().jobs.map(({ id }) => id)
}

export function keepMembers(ids: readonly string[]): void {
  change((set) => withState(set, new Set(ids), 'kept'))
}

export function dropMembers(ids: readonly string[]): void {
  change((set) => withState(set, new Set(ids), 'dropped'))
}

/** Neither kept nor dropped. */
export function openMembers(ids: readonly string[]): void {
  change((set) => withState(set, new Set(ids), 'open'))
}

export function showNextTry(id: string): void {
  change((set) => withNextTry(set, id))
}

export function moveMember(id: string, by: 1 | -1): void {
  change((set) => withMoved(set, id, by))
}

export function duplicateMember(id: string): void {
  change((set) => withDuplicate(set, id))
}

export function holdMember(id: string, hold: number): void {
  change((set) => withHold(set, id, hold))
}

export function changeAnimation(to: Partial<NonNullable<StoredSet['animation']>>): void {
  change((set) => (set.animation === null ? set : { ...set, animation: { ...set.animation, ...to } }))
}

export function renameSet(name: string): void {
  change((set) => ({ ...set, name: name.trim() || set.name }))
}

/** For the library's search, which finds sets by their names. */
export async function readSetLines(): Promise<void> {
  useSetStore.setState({ lines: await call('sets:list', {}) })
}

export function rerollMembers(ids: readonly string[]): void {
  const { whole } = useSetStore.getState()
  if (whole === null) return
  const { set, jobs } = withRerolls(whole.set, new Set(ids), randomSeed)
  void keep(set, jobs)
}

export function showOnBoard(whole: PictureSet, id: string): void {
  const picture = Object.values(whole.pictures).find((one) => one.id === id)
  if (picture === undefined) return
  leaveSets()
  showPicture(picture)
}

function change(next: (set: StoredSet) => StoredSet): void {
  const { whole } = useSetStore.getState()
  if (whole !== null) void keep(next(whole.set), [])
}

/** Shown at once, and taken back where it could not be written down. */
export async function keep(
  set: StoredSet,
  jobs: readonly JobDraft[] = [],
  at: 'front' | 'back' = 'front',
): Promise<void> {
  const before = useSetStore.getState()
  if (before.whole === null) return
  const { whole, past } = before
  const awaited = new Set([...before.awaited, ...jobs.map(({ id }) => id)])
  useSetStore.setState({ whole: { ...whole, set }, past: [...past, whole.set], future: [], awaited })
  try {
    await call('sets:save', { set, jobs: [...jobs], at })
    if (set.story !== null) rememberStory(set.id)
    if (jobs.length > 0) tellIfPaused()
  } catch (error) {
    useSetStore.setState({ whole: before.whole, past: before.past, future: before.future })
    report(error, 'sets')
  }
}

export function canUndoSet(): boolean {
  return isLookingAtSet() && useSetStore.getState().past.length > 0
}

export function canRedoSet(): boolean {
  return isLookingAtSet() && useSetStore.getState().future.length > 0
}

export function isLookingAtSet(): boolean {
  const { isOpen, whole, isTouched } = useSetStore.getState()
  return openedSet() !== null || (isOpen && isTouched && whole !== null)
}

export function undoSet(): Promise<void> {
  const { whole, past, future } = useSetStore.getState()
  const before = past.at(-1)
  if (whole === null || before === undefined) return Promise.resolve()
  return travel(before, { past: past.slice(0, -1), future: [whole.set, ...future] })
}

export function redoSet(): Promise<void> {
  const { whole, past, future } = useSetStore.getState()
  const [after, ...later] = future
  if (whole === null || after === undefined) return Promise.resolve()
  return travel(after, { past: [...past, whole.set], future: later })
}

/** What was asked for on the way here and not on the way there is not painted, and the other way round. */
async function travel(
  to: StoredSet,
  steps: { readonly past: readonly StoredSet[]; readonly future: readonly StoredSet[] },
): Promise<void> {
  const { whole } = useSetStore.getState()
  if (whole === null) return
  const [here, there] = [jobsOf(whole.set), jobsOf(to)]
  useSetStore.setState({ whole: { ...whole, set: to }, ...steps })
  try {
    await call('sets:save', { set: to, jobs: [], at: 'back' })
    const queued = new Set(useQueueStore.getState().jobs.map(({ id }) => id))
    const unasked = [...here].filter((id) => !there.has(id) && queued.has(id))
    const asked = [...there].filter((id) => !here.has(id))
    if (unasked.length > 0) await call('jobs:cancel', { ids: unasked })
    if (asked.length > 0) await call('jobs:bringBack', { ids: asked })
  } catch (error) {
    report(error, 'sets')
  }
}

export function queuedOf(set: Pick<StoredSet, 'members'>): readonly string[] {
  const own = jobsOf(set)
  return useQueueStore.getState().jobs.flatMap(({ id }) => (own.has(id) ? [id] : []))
}

export async function deleteSet(set: StoredSet, next = openSets): Promise<void> {
  const { id, name } = set
  const waiting = queuedOf(set)
  try {
    await putIntoBin(id, waiting)
    useSetStore.setState({ whole: null })
    await next()
  } catch (error) {
    return report(error, 'sets')
  }
  const undo = async () => {
    await takeFromBin(id)
    await openSets(id)
  }
  tellAway('sets', set.story === null ? setStrings.deleted(name) : setStrings.deletedStory(name), undo)
}
