/** The tree of the board. */
import type { historyChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function historyHandlers({ library: { steps } }: Services): HandlersOf<typeof historyChannels> {
  return {
    'history:load': () => steps.load(),
    'history:append': ({ step }) => (steps.append(step), null),
    'history:go': ({ headId }) => (steps.go(headId), null),
    'history:change': (change) => (steps.change(change), null),
  }
}
