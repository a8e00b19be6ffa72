/** The tree of the board. */
import type { historyChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function historyHandlers({ library }: Services): HandlersOf<typeof historyChannels> {
  return {
    'history:load': () => library.steps.load(),
    'history:append': ({ step }) => (library.steps.append(step), null),
    'history:go': ({ headId }) => (library.steps.go(headId), null),
    'history:change': (change) => (library.steps.change(change), null),
  }
}
