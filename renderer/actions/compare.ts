/** Seeing a picture against the one it was made from, or two selected pictures against each other. */
import { findPlaced } from '../document/document.ts'
import { clamp } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { lookAt, useViewStore } from '../stores/viewStore.ts'
import { canvasStrings } from '../strings/canvas.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'
import { selectedPicture } from './pictures.ts'

/** Two that are selected, or the selected one and its parent. */
function hasTwo(): boolean {
  const { selectedIds } = useViewStore.getState()
  return selectedIds.length === 2 || pictureById(selectedPicture()?.parentId ?? null) !== null
}

const isSliding = () => hasTwo() && useViewStore.getState().comparing === 'slider'

export const beforeAction: Action = {
  id: 'compare.before',
  label: strings.actions.before,
  shortcuts: [{ code: 'Backslash' }, { code: 'IntlBackslash' }],
  isEnabled: hasTwo,
  run: () => useViewStore.setState({ comparing: 'before' }),
  release: () => useViewStore.setState({ comparing: 'off' }),
}

export const sliderAction: Action = {
  id: 'compare.slider',
  label: strings.actions.slider,
  shortcuts: [{ code: 'KeyM' }],
  isEnabled: hasTwo,
  run: () => useViewStore.setState({ comparing: isSliding() ? 'off' : 'slider', divider: 0.5, tool: 'select' }),
}

export const sideBySideAction: Action = {
  id: 'compare.side',
  label: canvasStrings.actions.sideBySide,
  shortcuts: [{ code: 'KeyM', shift: true }],
  isEnabled: hasTwo,
  run() {
    const { comparing, selectedId } = useViewStore.getState()
    const isSide = comparing === 'side'
    useViewStore.setState({ comparing: isSide ? 'off' : 'side', tool: 'select' })
    const rect = findPlaced(selectBoard(useBoardStore.getState()), selectedId ?? '')
    if (rect !== null) lookAt({ type: 'fit', rect, halved: !isSide })
  },
}

/** Escape puts the comparison away before anything else on the board. */
export const stopComparingAction: Action = {
  id: 'compare.stop',
  label: canvasStrings.actions.stopComparing,
  shortcuts: [{ code: 'Escape' }],
  whileTyping: true,
  isEnabled: () => useViewStore.getState().comparing !== 'off',
  run: () =>
    useViewStore.getState().comparing === 'side' ? sideBySideAction.run() : useViewStore.setState({ comparing: 'off' }),
}

/** While the slider is out, arrows move it; they come before the arrows that walk over the board. */
export const dividerActions: readonly Action[] = [push('left', 'ArrowLeft', -0.02), push('right', 'ArrowRight', 0.02)]

function push(side: 'left' | 'right', code: string, by: number): Action {
  return {
    id: `compare.${side}`,
    label: side === 'left' ? strings.actions.dividerLeft : strings.actions.dividerRight,
    shortcuts: [{ code }],
    isEnabled: isSliding,
    run: () => useViewStore.setState(({ divider }) => ({ divider: clamp(divider + by, 0, 1) })),
  }
}
