/** What a marked region is painted with: its own words anew, or an instruction that changes nothing else. */
import { coveredBy, runsAround, sizeFor, type Capabilities, type Picture } from '../../electron/contract.ts'
import type { Rect } from '../document/geometry.ts'
import { isByInstruction, orderRegion, ownWords } from '../document/regionOrder.ts'
import { randomSeed, type Draft } from '../document/request.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { report, withdraw } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { goOnStrings } from '../strings/goOn.ts'
import { regionStrings } from '../strings/region.ts'
import { about, type Action } from './action.ts'
import { leaveRegionTool, regionOf } from './crop.ts'
import { guardStrength } from './guardStrength.ts'
import { loadBeginning } from './goOn.ts'
import type { ActionId } from './ids.ts'
import { selectedPicture } from './pictures.ts'
import { enqueue } from './queue.ts'

export const rerollRegionAction = rerolling('region.reroll', regionStrings.reroll, false)
/** What follows the region sees it, and fits it: the safe way. */
export const rerollToEndAction = rerolling('region.toEnd', regionStrings.toEnd, true)

function rerolling(id: ActionId, label: string, toEnd: boolean): Action<Picture> {
  return about(selectedPicture, {
    id,
    label,
    shortcuts: toEnd ? [] : [{ key: 'Enter' }],
    isEnabled: (picture) => markedRegion(picture) !== null,
    run: (picture) => rerollMarked(picture, toEnd),
  })
}

/** Those that were written for it, or the picture's own. */
export function regionWords(picture: Picture): string {
  const { region } = useViewStore.getState()
  return (region?.pictureId === picture.id ? region.words : undefined) ?? ownWords(picture, pictureById)
}

export function sayRegion(words: string): void {
  useViewStore.setState(({ region }) => ({ region: region && { ...region, words } }))
}

/** Why no region can be painted, in a sentence; null where it can. `words`: anew, not changed by an instruction. */
export function whyNoRegion(picture: Picture, words: boolean): string | null {
  const { capabilities } = useModelStore.getState()
  if (capabilities === null) return regionStrings.noModel
  if (!capabilities.tokenProgress) return regionStrings.served(capabilities.name)
  return words ? whyNoWords(picture, regionWords(picture)) : null
}

function whyNoWords(picture: Picture, said: string): string | null {
  const { capabilities } = useModelStore.getState()
  if (capabilities === null) return regionStrings.noModel
  if (!capabilities.tokenProgress) return regionStrings.served(capabilities.name)
  if (said.trim() === '') return regionStrings.noWords
  const isEdit = isByInstruction(picture, said, pictureById)
  if (isEdit && !capabilities.edit) return regionStrings.noEdits(capabilities.name)
  return !isEdit && capabilities.editOnly === true ? regionStrings.editsOnly(capabilities.name) : null
}

/** The frame of a crop is none that edits keep to. */
export function markedRegion(picture: Picture): Rect | null {
  return useViewStore.getState().tool === 'crop' ? null : regionOf(picture)
}

/** Why the region of the picture that is edited cannot be honoured; null where it can, or where none is marked. */
export function whyNotLimited(picture: Picture | null): string | null {
  const rect = picture && markedRegion(picture)
  if (!picture || !rect) return null
  return whyNoRegion(picture, false) ?? (runsFor(picture, rect) === null ? regionStrings.notSeen : null)
}

/** An edit of a picture with a region is an edit of the region. */
export function limitedToRegion(draft: Draft, picture: Picture | null): Draft {
  const rect = picture && markedRegion(picture)
  const runs = picture && rect && runsFor(picture, rect)
  return runs ? { ...draft, order: { ...draft.order, goesOn: { picture: picture.id, runs } } } : draft
}

/** The patches that stay around a region; null where the model sees nothing of it. */
function runsFor(picture: Picture, rect: Rect, toEnd = false): number[] | null {
  const { capabilities } = useModelStore.getState()
  if (capabilities === null) return null
  const runs = runsAround(rect, picture, frameFor(capabilities, picture), toEnd)
  return runs && [...runs]
}

/** In pixels of the picture, all that is painted where this is marked: whole patches. Null where that is not known. */
export function paintedAround(picture: Picture, rect: Rect): Rect | null {
  const { capabilities } = useModelStore.getState()
  if (!capabilities?.tokenProgress) return null
  return coveredBy(rect, picture, frameFor(capabilities, picture))
}

function frameFor(capabilities: Capabilities, picture: Picture) {
  return { ...sizeFor(capabilities, picture), patchSize: capabilities.patchSize }
}

async function rerollMarked(picture: Picture, toEnd: boolean): Promise<void> {
  const rect = markedRegion(picture)
  const { count } = useRequestStore.getState()
  const done = rect !== null && (await reroll(picture, { rect, toEnd, words: regionWords(picture), count }))
  if (done) leaveRegionTool()
}

interface Part {
  readonly rect: Rect
  readonly toEnd: boolean
  readonly words: string
  readonly count: number
}

/** Whether it is lined up; else the reason has been told. */
export async function reroll(picture: Picture, { rect, toEnd, words, count }: Part): Promise<boolean> {
  withdraw('region')
  try {
    const { capabilities, modelId } = useModelStore.getState()
    const reason = whyNoWords(picture, words)
    if (reason !== null) throw new Error(reason)
    if (capabilities === null) return false
    const runs = runsFor(picture, rect, toEnd)
    if (runs === null) throw new Error(regionStrings.notSeen)
    await loadBeginning(picture)
    const { seed, seedLocked } = useRequestStore.getState()
    // The same noise would paint the same picture.
    const isNew = seedLocked && seed !== picture.recipe?.seed
    const wish = { runs, size: sizeFor(capabilities, picture), words, seed: isNew ? seed : randomSeed(), count }
    const parts = { modelId, model: capabilities.name, guard: guardStrength(), find: pictureById }
    const draft = orderRegion(picture, wish, parts)
    if (draft === null) throw new Error(goOnStrings.unknownSources)
    await enqueue([draft])
    return true
  } catch (error) {
    report(error, 'region')
    return false
  }
}
