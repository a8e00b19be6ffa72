/** The drift guard after the fact. */
import { EngineError } from '../../engine/errors.ts'
import type { guardChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function guardHandlers({ library }: Services): HandlersOf<typeof guardChannels> {
  return {
    'pictures:guard': ({ id }) => {
      if (!library.get(id)?.guard)
        throw new EngineError('request/invalid', 'That picture is no edit, so there is nothing to guard.')
      throw new EngineError('request/invalid', 'The edit behind that picture is no longer in the library.')
    },
  }
}
