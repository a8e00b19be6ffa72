/** The story beside the board: opened, written, painted, and changed. */
import { call } from '../api.ts'
import type { Picture, PictureSet, Source } from '../../electron/contract.ts'
import { mostContext } from '../../electron/contract.ts'
import {
  asStory,
  newFrame,
  newStory,
  pictureOfFrame,
  withCopy,
  withFrame,
  withFrameAt,
  withInserted,
  withoutFrame,
  withSheet,
  withTry,
  type FrameChange,
  type Known,
  type Story,
} from '../document/story.ts'
import { objectionTo, withPaintings, type Brush, type Objection } from '../document/storyOrder.ts'
import { framesBehind, openFrames, standingsOf, type Standing } from '../document/storyStanding.ts'
import { inSlots } from '../document/wildcards.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { showPlace } from '../stores/panelStore.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import { useSetStore } from '../stores/setStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { storyStrings } from '../strings/story.ts'
import { about, type Action } from './action.ts'
import { foresightOf, isShortOfMemory } from './foresight.ts'
import { loadPictures } from './pictures.ts'
import { cancelJobs } from './queue.ts'
import { brushFor } from './storyBrush.ts'
import { deleteSet, keep, leaveSets, openSets, queuedOf } from './sets.ts'

export interface OpenStory {
  readonly set: Story
  readonly known: Known
}

export const storyAction: Action = {
  id: 'story',
  label: storyStrings.actions.story,
  shortcuts: [{ key: 'y', shift: true }],
  isEnabled: () => true,
  run: () => (openedStory() === null ? openStory() : leaveSets()),
}

export const newStoryAction: Action = {
  id: 'story.new',
  label: storyStrings.actions.new,
  shortcuts: [],
  isEnabled: () => true,
  run: beginStory,
}

export const leaveStoryAction: Action = {
  id: 'story.leave',
  label: storyStrings.actions.leave,
  shortcuts: [],
  isEnabled: () => openedStory() !== null,
  run: leaveSets,
}

export const paintOpenAction: Action<OpenStory> = about(openedStory, {
  id: 'story.paint',
  label: storyStrings.actions.paint,
  shortcuts: [],
  isEnabled: (story) => canPaint(story, openFrames(standings(story))),
  run: (story) => paintFrames(story, openFrames(standings(story))),
})

/** Frames whose picture was painted with another one before it, or with other words, in their order. */
export const followAction: Action<OpenStory> = about(openedStory, {
  id: 'story.follow',
  label: storyStrings.actions.follow,
  shortcuts: [],
  isEnabled: (story) => canPaint(story, framesBehind(standings(story))),
  run: (story) => paintFrames(story, framesBehind(standings(story))),
})

export const stopStoryAction: Action<OpenStory> = about(openedStory, {
  id: 'story.stop',
  label: storyStrings.actions.stop,
  shortcuts: [],
  isEnabled: ({ set }) => queuedOf(set).length > 0,
  run: ({ set }) => cancelJobs(queuedOf(set)),
})

export const deleteStoryAction: Action<OpenStory> = about(openedStory, {
  id: 'story.delete',
  label: storyStrings.actions.delete,
  shortcuts: [],
  isEnabled: ({ set }) => isKept(set),
  run: ({ set }) => deleteSet(set, openStory),
})

/** Those that are selected on the board or in the library. */
export const sheetAction: Action<readonly string[]> = about(selectedIds, {
  id: 'story.sheet',
  label: storyStrings.actions.sheet,
  shortcuts: [],
  isEnabled: () => openedStory() !== null,
  run: addToSheet,
})

export const addFrameAction: Action<OpenStory> = about(openedStory, {
  id: 'story.frame',
  label: storyStrings.actions.frame,
  shortcuts: [],
  run: ({ set }) => insertFrame(set.members.length),
})

export const storyActions: readonly Action[] = [
  storyAction,
  newStoryAction,
  leaveStoryAction,
  paintOpenAction,
  followAction,
  stopStoryAction,
  deleteStoryAction,
  sheetAction,
  addFrameAction,
]

/** Null where none is beside the board. */
export function openedStory(): OpenStory | null {
  const { isOpen, whole, awaited } = useSetStore.getState()
  return isOpen ? storyOf(whole, awaited) : null
}

/** Those of the story that was touched last, each once; none where the board was. */
export function framePictures(): readonly Picture[] {
  const story = useSetStore.getState().isTouched ? openedStory() : null
  if (story === null) return []
  return [...new Set(story.set.members.flatMap((frame) => pictureOfFrame(frame, story.known) ?? []))]
}

let last: { readonly whole: PictureSet; readonly awaited: ReadonlySet<string>; readonly story: OpenStory } | null = null

/** The same as long as the facts are, because it is asked for again and again. */
export function storyOf(whole: PictureSet | null, awaited: ReadonlySet<string>): OpenStory | null {
  if (whole === null) return null
  if (last?.whole === whole && last.awaited === awaited) return last.story
  const set = asStory(whole.set)
  if (set === null) return null
  const story = { set, known: { pictures: whole.pictures, coming: awaited } }
  last = { whole, awaited, story }
  return story
}

const standingsByStory = new WeakMap<OpenStory, readonly Standing[]>()

export function standings(story: OpenStory): readonly Standing[] {
  const made = standingsByStory.get(story) ?? standingsOf(story.set, story.known)
  standingsByStory.set(story, made)
  return made
}

/** The newest one, where none is named; where there is none, one to begin with. */
export async function openStory(id?: string): Promise<void> {
  try {
    const lines = await call('sets:list', {})
    const wanted = id ?? lines.find(({ kind }) => kind === 'story')?.id
    if (wanted === undefined) beginStory()
    else await openSets(wanted)
  } catch (error) {
    report(error, 'sets')
  }
}

/** Written down with its first change. */
function beginStory(): void {
  showPlace('board')
  const whole = { set: newStory(storyStrings.newName), pictures: {} }
  useSetStore.setState({ whole, past: [], future: [], isOpen: true, isTouched: true })
}

/** Beside the board as it was when the window was left. */
export async function bringBackStory(): Promise<void> {
  const { storyId: id } = useSettingsStore.getState()
  if (id === '') return
  const lines = await call('sets:list', {})
  if (lines.some((line) => line.id === id && line.kind === 'story')) await openSets(id)
}

export function changeFrame(id: string, to: FrameChange): void {
  change((set, known) => withFrame(set, id, to, known))
}

export function insertFrame(at: number): void {
  change((set, known) => withInserted(set, at, newFrame(), known))
}

export function copyFrame(id: string): void {
  change((set, known) => withCopy(set, id, known))
}

export function removeFrame(id: string): void {
  change((set, known) => withoutFrame(set, id, known))
}

export function placeFrame(id: string, at: number): void {
  change((set, known) => withFrameAt(set, id, at, known))
}

export function showTry(id: string, shown: number): void {
  change((set, known) => withTry(set, id, shown, known))
}

export function changeSheet(sheet: readonly Source[]): void {
  change((set, known) => withSheet(set, sheet, known))
}

export async function addToSheet(ids: readonly string[]): Promise<void> {
  const story = openedStory()
  if (story === null) return
  const before = story.set.story.sheet
  const more = ids.map((picture) => ({ picture }))
  if (new Set([...before.map((one) => ('picture' in one ? one.picture : '')), ...ids]).size > mostContext)
    notify({ id: 'story', tone: 'note', message: storyStrings.sheetFull(mostContext) })
  const pictures = await call('pictures:get', { ids: [...ids] })
  rememberPictures(pictures)
  await loadPictures(ids)
  // They are no tries of the set, so nobody else brings them.
  const added = Object.fromEntries(pictures.map((picture) => [picture.id, picture]))
  useSetStore.setState(({ whole }) => ({ whole: whole && { ...whole, pictures: { ...whole.pictures, ...added } } }))
  changeSheet([...before, ...more])
}

/** A picture of the board that is carried to the sheet stays where it lay. */
export function dropOnSheet(
  at: { readonly clientX: number; readonly clientY: number },
  ids: readonly string[],
): boolean {
  const under = document.elementFromPoint(at.clientX, at.clientY)
  const isOver = under !== null && under.closest('[data-sheet]') !== null
  if (isOver) void addToSheet(ids).catch((error: unknown) => report(error, 'story'))
  return isOver
}

/** Files come into the library first. */
export async function addFilesToSheet(files: readonly File[]): Promise<void> {
  for (const file of files) {
    try {
      const picture = await call('pictures:import', {
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })
      await addToSheet([picture.id])
    } catch (error) {
      report(error, file.name)
    }
  }
}

export function paintFrames({ set, known }: OpenStory, places: readonly number[]): void {
  const { capabilities, modelId } = useModelStore.getState()
  if (capabilities === null) return
  const free = places.filter((at) => !isInTheWay(objectionOf({ set, known }, at)))
  const brush = brushFor(modelId, capabilities)
  const withLeave: Brush = (frame, pictures) =>
    brush(frame, pictures).map((order) => ({ ...order, ...(isShortOfMemory(frame.id) && { anyway: true }) }))
  const painted = withPaintings(set, free, known, withLeave)
  if (painted.jobs.length > 0) void keep(painted.set, painted.jobs, 'back')
}

/** With noise of its own each time; the pictures before stay among its tries. */
export function paintFrame(at: number): void {
  const story = openedStory()
  if (story !== null) paintFrames(story, [at])
}

/** What speaks against painting a frame as it stands; null where nothing does. */
export function objectionOf({ set, known }: OpenStory, at: number): Objection | null {
  const { capabilities } = useModelStore.getState()
  const { wildcards } = usePresetStore.getState()
  if (capabilities === null) return { kind: 'noModel' }
  const first = objectionTo(set, at, known, capabilities, inSlots(wildcards))
  const foreseen = foresightOf(set.members[at]?.id)
  return isInTheWay(first) || foreseen === null ? first : isInTheWay(foreseen) ? foreseen : (first ?? foreseen)
}

export function isInTheWay(objection: Objection | null): boolean {
  return objection !== null && objection.kind !== 'many' && objection.kind !== 'memory'
}

function canPaint(story: OpenStory, places: readonly number[]): boolean {
  return places.some((at) => !isInTheWay(objectionOf(story, at)))
}

function change(next: (set: Story, known: Known) => Story): void {
  const story = openedStory()
  if (story === null) return
  const { set, known } = story
  const changed = next(set, known)
  if (changed !== set) void keep(changed)
}

/** Whether there is anything to delete: one that was only begun is nowhere. */
function isKept({ id }: Story): boolean {
  const { past, future, lines } = useSetStore.getState()
  return past.length + future.length > 0 || lines.some((line) => line.id === id)
}

function selectedIds(): readonly string[] | null {
  const { selectedIds: ids } = useViewStore.getState()
  return ids.length === 0 ? null : ids
}
