/** Which picture of the board lies on which, how much of it is seen, and several made one. */
import { call } from '../api.ts'
import type { PlacedPicture } from '../document/document.ts'
import { orderPictures, placePicture, removePictures, setOpacity, type Order } from '../document/edits.ts'
import { union } from '../document/geometry.ts'
import { board, commit } from '../stores/boardStore.ts'
import { pictureById, rememberPictures } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { stackingStrings } from '../strings/stacking.ts'
import type { Action } from './action.ts'

const words = stackingStrings.actions

/** The selected pictures that lie on the board, the lowest first. */
export function stackedPictures(): readonly PlacedPicture[] {
  const selected = new Set(useViewStore.getState().selectedIds)
  return board().pictures.filter(({ id }) => selected.has(id))
}

const ids = () => stackedPictures().map(({ id }) => id)

export const orderActions: readonly Action[] = [
  order('front', { key: 'PageUp', mod: true, shift: true }),
  order('forward', { key: 'PageUp', mod: true }),
  order('backward', { key: 'PageDown', mod: true }),
  order('back', { key: 'PageDown', mod: true, shift: true }),
]

function order(to: Order, shortcut: Action['shortcuts'][number]): Action {
  return {
    id: `order.${to}`,
    label: words[to],
    shortcuts: [shortcut],
    isEnabled: () => stackedPictures().length > 0 && board().pictures.length > 1,
    run() {
      const after = orderPictures(board(), ids(), to)
      if (after.pictures.every((picture, index) => picture === board().pictures[index])) return
      commit({ verb: 'order', pictureIds: ids() }, () => after)
    },
  }
}

/** Of the first of them, in percent. */
export function opacityOfSelected(): number {
  return Math.round((stackedPictures()[0]?.opacity ?? 1) * 100)
}

export function changeOpacity(percent: number): void {
  if (percent === opacityOfSelected() && stackedPictures().length < 2) return
  commit({ verb: 'opacity', pictureIds: ids() }, (document) => setOpacity(document, ids(), percent / 100))
}

/** In the place of those that it is made of, as they are seen; they stay in the library. */
export const flattenAction: Action = {
  id: 'flatten',
  label: words.flatten,
  shortcuts: [],
  isEnabled: () => stackedPictures().length > 1 || stackedPictures().some(({ opacity = 1 }) => opacity < 1),
  async run() {
    const layers = stackedPictures().map(({ id, x, y, width, height, opacity = 1 }) => ({
      id,
      x,
      y,
      width,
      height,
      opacity,
    }))
    const place = union(layers)
    if (place === null) return
    try {
      const flat = await call('pictures:flatten', { layers, scale: finest(layers) })
      rememberPictures([flat])
      commit({ verb: 'flatten', pictureIds: [flat.id] }, (document) =>
        placePicture(
          removePictures(
            document,
            layers.map(({ id }) => id),
          ),
          { ...place, id: flat.id },
        ),
      )
      select(flat.id)
    } catch (error) {
      report(error, 'flatten')
    }
  },
}

/** Nothing that is seen of any of them is lost. */
function finest(layers: readonly PlacedPicture[]): number {
  return Math.max(...layers.map(({ id, width }) => (pictureById(id)?.width ?? width) / width))
}
