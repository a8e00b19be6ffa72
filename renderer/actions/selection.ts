/** Several pictures of the board at once: select, lay out, move by keys, duplicate. */
import { call } from '../api.ts'
import type { Picture } from '../../electron/contract.ts'
import { align, alignments, arrangeInGrid, type Moves } from '../document/arrange.ts'
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import { movePictures, placePicture } from '../document/edits.ts'
import type { Direction } from '../document/neighbour.ts'
import { findPlaces } from '../document/placement.ts'
import { board, commit } from '../stores/boardStore.ts'
import { pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { sizeOnBoard } from './freePlaces.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { select, selectAll, useViewStore } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import type { Action } from './action.ts'

const words = canvasStrings.actions

/** Selects a picture of the board and looks at it. */
export function showPlaced(id: string): void {
  select(id)
  lookAt({ type: 'fit', rect: findPlaced(board(), id) })
}

export const selectAllAction: Action = {
  id: 'selectAll',
  label: words.selectAll,
  shortcuts: [{ key: 'a', mod: true }],
  isEnabled: () => board().pictures.length > 0,
  run: () => selectAll(board().pictures.map(({ id }) => id)),
}

export const duplicateAction: Action = {
  id: 'duplicate',
  label: words.duplicate,
  shortcuts: [{ key: 'd', mod: true }],
  isEnabled: () => selectedPlaces().length > 0,
  async run() {
    const copies: string[] = []
    for (const { id } of selectedPlaces()) {
      const picture = pictureById(id)
      if (picture === null) continue
      try {
        // The whole of a picture, cut out: a picture of its own that costs no second file.
        const rect = { x: 0, y: 0, width: picture.width, height: picture.height }
        const copy = await likeIt(picture, await call('pictures:crop', { id, rect }))
        rememberPictures([copy])
        const [place] = findPlaces(board().pictures, sizeOnBoard(copy, id), 1, findPlaced(board(), id))
        if (place === undefined) continue
        commit({ verb: 'duplicate', pictureIds: [copy.id] }, (document) =>
          placePicture(document, { id: copy.id, ...place }),
        )
        copies.push(copy.id)
      } catch (error) {
        report(error, 'duplicate')
      }
    }
    if (copies.length > 0) selectAll(copies)
  },
}

/** With the name and the tags of the picture that it is a copy of. */
async function likeIt({ name, tags }: Picture, copy: Picture): Promise<Picture> {
  const named = name === null ? copy : await call('pictures:change', { id: copy.id, name })
  for (const tag of tags) await call('pictures:tag', { ids: [copy.id], tag, on: true })
  return { ...named, tags }
}

export const arrangeAction: Action = {
  id: 'arrange.grid',
  label: words.arrange,
  shortcuts: [{ key: 'a', shift: true }],
  isEnabled: () => toArrange().length > 1,
  run: () => lay(arrangeInGrid(toArrange())),
}

export const alignActions: readonly Action[] = alignments.map((to) => ({
  id: `arrange.${to}`,
  label: words[`align${to}`],
  shortcuts: [],
  isEnabled: () => selectedPlaces().length > 1,
  run: () => lay(align(selectedPlaces(), to)),
}))

/** In board pixels. */
const steps = { small: 1, large: 16 } as const

export const nudgeActions: readonly Action[] = [
  nudge('left', 'ArrowLeft', -1, 0),
  nudge('right', 'ArrowRight', 1, 0),
  nudge('up', 'ArrowUp', 0, -1),
  nudge('down', 'ArrowDown', 0, 1),
].flat()

function nudge(direction: Direction, key: string, dx: number, dy: number): readonly Action[] {
  const by = (step: 1 | 16): Action => ({
    id: `nudge.${direction}.${step}`,
    label: step === steps.small ? words.byOnePixel(words.nudge[direction]) : words.nudge[direction],
    shortcuts: [{ key, alt: true, shift: step === steps.small }],
    isEnabled: () => selectedPlaces().length > 0,
    run: () =>
      lay(
        Object.fromEntries(selectedPlaces().map(({ id, x, y }) => [id, { x: x + dx * step, y: y + dy * step }])),
        'move',
      ),
  })
  return [by(steps.large), by(steps.small)]
}

function lay(moves: Moves, verb: 'arrange' | 'move' = 'arrange'): void {
  commit({ verb, pictureIds: Object.keys(moves) }, (document) => movePictures(document, moves))
}

/** Those selected where there are several, else everything. */
function toArrange(): readonly PlacedPicture[] {
  const selected = selectedPlaces()
  return selected.length > 1 ? selected : board().pictures
}

function selectedPlaces(): readonly PlacedPicture[] {
  return useViewStore.getState().selectedIds.flatMap((id) => findPlaced(board(), id) ?? [])
}
