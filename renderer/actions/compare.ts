/** Seeing a picture against the one it was made from, or two selected pictures against each other. */
import type { Picture } from '../../electron/contract.ts'
import { findPlaced } from '../document/document.ts'
import { clamp, type Rect, type Size } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { lookAt, useCameraStore, type View } from '../stores/cameraStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { selectedPicture } from './pictures.ts'

/** Two that are selected, or the selected one and the picture it was made from. */
export function comparedPictures(): { readonly before: Picture; readonly after: Picture } | null {
  const { selectedIds } = useViewStore.getState()
  const after = selectedPicture()
  const other = selectedIds.length === 2 ? selectedIds.find((id) => id !== after?.id) : after?.parentId
  const before = pictureById(other ?? null)
  return before === null || after === null ? null : { before, after }
}

const hasTwo = () => comparedPictures() !== null

const isSliding = () => hasTwo() && useViewStore.getState().comparing === 'slider'

export const beforeAction: Action = {
  id: 'compare.before',
  label: strings.actions.before,
  shortcuts: [{ key: '\\' }, { key: '<' }],
  isEnabled: hasTwo,
  run: () => useViewStore.setState({ comparing: 'before' }),
  release: () => useViewStore.setState({ comparing: 'off' }),
}

export const sliderAction: Action = {
  id: 'compare.slider',
  label: strings.actions.slider,
  shortcuts: [{ key: 'm' }],
  isEnabled: hasTwo,
  run: () => useViewStore.setState({ comparing: isSliding() ? 'off' : 'slider', divider: 0.5, tool: 'select' }),
}

export const sideBySideAction: Action = {
  id: 'compare.side',
  label: canvasStrings.actions.sideBySide,
  shortcuts: [{ key: 'm', shift: true }],
  isEnabled: hasTwo,
  run() {
    const { comparing, selectedId } = useViewStore.getState()
    const isSide = comparing === 'side'
    useViewStore.setState({ comparing: isSide ? 'off' : 'side', tool: 'select' })
    if (isSide) {
      if (stoodAt !== null) lookAt({ type: 'return', view: stoodAt })
      return
    }
    const place = findPlaced(selectBoard(useBoardStore.getState()), selectedId ?? '')
    const two = comparedPictures()
    if (place === null || two === null) return
    stoodAt = useCameraStore.getState().view
    lookAt({ type: 'fit', rect: roomForBoth(place, two), halved: true })
  },
}

/** Where the board was seen from before two pictures shared it. */
let stoodAt: View | null = null

/** Pixels are equally large in both: the larger picture decides, around the same middle. */
function roomForBoth(place: Rect, { before, after }: { readonly before: Size; readonly after: Size }): Rect {
  const width = place.width * Math.max(1, before.width / after.width)
  const height = place.height * Math.max(1, before.height / after.height)
  return { x: place.x + (place.width - width) / 2, y: place.y + (place.height - height) / 2, width, height }
}

/** Escape puts the comparison away before anything else on the board. */
export const stopComparingAction: Action = {
  id: 'compare.stop',
  label: canvasStrings.actions.stopComparing,
  shortcuts: [{ key: 'Escape' }],
  whileTyping: true,
  isEnabled: () => useViewStore.getState().comparing !== 'off',
  run: () =>
    useViewStore.getState().comparing === 'side' ? sideBySideAction.run() : useViewStore.setState({ comparing: 'off' }),
}

/** While the slider is out, arrows move it; they come before the arrows that walk over the board. */
export const dividerActions: readonly Action[] = [push('left', 'ArrowLeft', -0.02), push('right', 'ArrowRight', 0.02)]

function push(side: 'left' | 'right', key: string, by: number): Action {
  return {
    id: `compare.${side}`,
    label: side === 'left' ? strings.actions.dividerLeft : strings.actions.dividerRight,
    shortcuts: [{ key }],
    isEnabled: isSliding,
    run: () => useViewStore.setState(({ divider }) => ({ divider: clamp(divider + by, 0, 1) })),
  }
}
