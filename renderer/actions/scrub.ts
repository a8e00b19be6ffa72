/** Painting on from a row: the frontier is drawn back up over a picture, and what is below it is painted otherwise. */
import { call } from '../api.ts'
import type { ModelEntry, PaintOrder, Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import type { Point, Rect } from '../document/geometry.ts'
import { frontierAt, frontierBeside, patchesOf } from '../document/patches.ts'
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

const words = goOnStrings.actions

export const scrubAction: Action<Picture> = about(selectedPicture, {
  id: 'tool.scrub',
  label: words.scrub,
  shortcuts: [{ key: 'f' }],
  async run(picture) {
    if (isScrubbing()) return leaveToolAction.run()
    const reason = whyNot(picture)
    const painter = painterOf(picture)
    if (reason !== null || painter === undefined || picture.recipe === null) {
      return report(new Error(reason ?? goOnStrings.notPainted), 'goOn')
    }
    try {
      const patches = patchesOf(picture.recipe, await patchSizeOf(painter, picture.recipe.model))
      showPicture(picture)
      openScrub(picture.id, patches)
      useViewStore.setState({ tool: 'scrub', comparing: 'off', region: null, aspect: null })
      lookAt({ type: 'fit', rect: findPlaced(board(), picture.id) })
    } catch (error) {
      report(error, 'goOn')
    }
  },
})

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
  shortcuts: [{ key: 'Enter' }],
  isEnabled: () => isScrubbing() && scrubWords().trim() !== '',
  run: () => paintOn(useScrubStore.getState().futures),
}

/** One future, row by row. */
export const paintOnChoosingAction: Action = {
  id: 'scrub.choose',
  label: chooserStrings.title,
  shortcuts: [{ key: 'Enter', shift: true }],
  isEnabled: () => paintOnAction.isEnabled(),
  run: () => paintOn(1, { choosing: true }),
}

async function paintOn(count: number, how: Pick<PaintOrder, 'choosing'> = {}): Promise<void> {
  const picture = scrubbedPicture()
  const { from } = useScrubStore.getState()
  const said = scrubWords()
  if (picture === null || said.trim() === '') return
  await selectToolAction.run()
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
