/** Arrow keys walk over the board from picture to picture. */
import { findPlaced } from '../document/document.ts'
import { neighbourOf, type Direction } from '../document/neighbour.ts'
import { board } from '../stores/boardStore.ts'
import { lookAt } from '../stores/cameraStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import type { Action } from './action.ts'

export const neighbourActions: readonly Action[] = [
  walk('left', 'ArrowLeft'),
  walk('right', 'ArrowRight'),
  walk('up', 'ArrowUp'),
  walk('down', 'ArrowDown'),
]

function walk(direction: Direction, key: string): Action {
  const next = () => neighbourOf(board(), useViewStore.getState().selectedId, direction)
  return {
    id: `select.${direction}`,
    label: strings.actions[direction],
    shortcuts: [{ key }],
    isEnabled: () => next() !== null,
    run() {
      const id = next()
      select(id)
      if (id !== null) lookAt({ type: 'fit', rect: findPlaced(board(), id) })
    },
  }
}
