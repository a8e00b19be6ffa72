/** The models on this machine. */
import type { modelChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function modelHandlers({ engine }: Services): HandlersOf<typeof modelChannels> {
  return {
    'models:list': () => engine.call('listModels', null),
    'models:capabilities': (input) => engine.call('capabilities', input),
  }
}
