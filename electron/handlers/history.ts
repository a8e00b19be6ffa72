/** The boards and their trees. */
import type { boardChannels, historyChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function historyHandlers({
  library,
}: Services): HandlersOf<typeof historyChannels> & HandlersOf<typeof boardChannels> {
  return {
    'history:load': ({ boardId = library.boards.current() }) => {
      const history = library.steps.load(boardId)
      const placed = history.steps.flatMap((step) => step.placed.flatMap(({ id, folded = [] }) => [id, ...folded]))
      return { ...history, lost: library.pictures.lostAmong([...new Set(placed)]) }
    },
    'history:append': ({ step, boardId }) => (library.steps.append(step, boardId), null),
    'history:go': ({ headId }) => (library.steps.go(headId), null),
    'history:change': (change) => (library.steps.change(change), null),
    'boards:list': () => library.boards.list(),
    'boards:create': (board) => (library.boards.create(board), null),
    'boards:open': ({ id }) => (library.boards.open(id), null),
    'boards:change': (change) => (library.boards.change(change), null),
  }
}
