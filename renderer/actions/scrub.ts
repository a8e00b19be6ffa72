/** Painting on from a row: the frontier is drawn back up over a picture, and what is below it is painted otherwise. */
import { call } from '../api.ts'
import { sizeFor, type ModelEntry, type PaintOrder, type Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import type { Point, Rect } from '../document/geometry.ts'
import { behind, frontierAt, frontierBeside, patchesOf, type Patches } from '../document/patches.ts'
import { randomSeed } from '../document/request.ts'
import { orderFrom, wordsAt } from '../document/rerun.ts'
import { board } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { rememberPatchSize, useModelStore } from '../stores/modelStore.ts'
import { openScrub, useScrubStore } from '../stores/scrubStore.ts'
import { report } from '../stores/toastStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { chooserStrings } from '../strings/chooser.ts'
import { goOnStrings } from '../strings/goOn.ts'
import { about, type Action } from './action.ts'
import { leaveToolAction, selectToolAction } from './crop.ts'
import { lineUp, painterOf, whyNot } from './goOn.ts'
import type { ActionId } from './ids.ts'
import { selectedPicture, showPicture } from './pictures.ts'
import { reroll, whyNoRegion } from './region.ts'

const words = goOnStrings.actions

export const scrubAction: Action<Picture> = about(selectedPicture, {
  id: 'tool.scrub',
  label: words.scrub,
  shortcuts: [{ key: 'f' }],
  async run(picture) {
    if (isScrubbing()) return leaveToolAction.run()
    try {
      const patches = await patchesFor(picture)
      showPicture(picture)
      openScrub(picture.id, patches)
      useViewStore.setState({ tool: 'scrub', comparing: 'off', region: null, aspect: null })
      lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
    } catch (error) {
      report(error, 'goOn')
    }
  },
})

/** Its own patches; of a picture without any those that the model reads it as. */
async function patchesFor(picture: Picture): Promise<Patches> {
  const painter = painterOf(picture)
  if (whyNot(picture) === null && painter !== undefined && picture.recipe !== null)
    return patchesOf(picture.recipe, await patchSizeOf(painter, picture.recipe.model))
  const reason = whyNoRegion(picture, false)
  const { capabilities } = useModelStore.getState()
  if (reason !== null || capabilities === null) throw new Error(reason ?? whyNot(picture) ?? goOnStrings.notPainted)
  return patchesOf(sizeFor(capabilities, picture), capabilities.patchSize)
}

/** Asked once: another model's answer takes the place of the one in memory. */
async function patchSizeOf({ id }: ModelEntry, name: string): Promise<number> {
  const known = useModelStore.getState().patchSizes[name]
  if (known !== undefined) return known
  const capabilities = await call('models:capabilities', { modelId: id })
  rememberPatchSize(capabilities)
  return capabilities.patchSize
}

export function isScrubbing(): boolean {
  return scrubbedPicture() !== null
}

export function scrubbedPicture(): Picture | null {
  const { tool, selectedId } = useViewStore.getState()
  const { pictureId } = useScrubStore.getState()
  return tool === 'scrub' && pictureId === selectedId ? pictureById(pictureId) : null
}

/** Those that were written, or those that the patches above were painted under. */
export function scrubWords(): string {
  const { words: written, from } = useScrubStore.getState()
  const recipe = scrubbedPicture()?.recipe ?? null
  return written ?? (recipe === null ? '' : wordsAt(recipe, from))
}

/** To a point of the board. */
export function scrubTo(place: Rect, point: Point, byPatch: boolean): void {
  const [across, down] = [(point.x - place.x) / place.width, (point.y - place.y) / place.height]
  useScrubStore.setState(({ patches }) => ({ from: frontierAt(patches, across, down, byPatch) }))
}

export const paintOnAction: Action = {
  id: 'scrub.paint',
  label: words.paint,
  listedAs: words.paintListed,
  shortcuts: [{ key: 'Enter' }],
  isEnabled: () => isScrubbing() && scrubWords().trim() !== '',
  run: () => paintOn(useScrubStore.getState().futures),
}

/** One future, row by row. */
export const paintOnChoosingAction: Action = {
  id: 'scrub.choose',
  label: chooserStrings.title,
  listedAs: words.chooseListed,
  shortcuts: [{ key: 'Enter', shift: true }],
  isEnabled: () => paintOnAction.isEnabled() && whyNot(scrubbedPicture()!) === null,
  run: () => paintOn(1, { choosing: true }),
}

async function paintOn(count: number, how: Pick<PaintOrder, 'choosing'> = {}): Promise<void> {
  const picture = scrubbedPicture()
  const { from, patches } = useScrubStore.getState()
  const said = scrubWords()
  if (picture === null || said.trim() === '') return
  await selectToolAction.run()
  // What the model reads it as is a region: all above stays, to the byte.
  if (whyNot(picture) !== null) {
    await reroll(picture, { rect: behind(patches, from, picture), toEnd: true, words: said, count })
    return
  }
  await lineUp(picture, (parts) => {
    const draft = orderFrom(picture, { from, words: said, seed: randomSeed(), count }, parts)
    return draft && { ...draft, order: { ...draft.order, ...how } }
  })
}

export const scrubMoves = [
  moving('scrub.rowUp', words.rowUp, 'ArrowUp', 'row', -1),
  moving('scrub.rowDown', words.rowDown, 'ArrowDown', 'row', 1),
  moving('scrub.patchLeft', words.patchLeft, 'ArrowLeft', 'patch', -1),
  moving('scrub.patchRight', words.patchRight, 'ArrowRight', 'patch', 1),
] as const

function moving(id: ActionId, label: string, key: string, by: 'row' | 'patch', direction: 1 | -1): Action {
  return {
    id,
    label,
    shortcuts: [{ key }],
    isEnabled: isScrubbing,
    run: () => useScrubStore.setState(({ patches, from }) => ({ from: frontierBeside(patches, from, by, direction) })),
  }
}
