/** The library: found, starred, named, deleted, checked, kept safe. */
import { EngineError } from '../../engine/errors.ts'
import type { pictureChannels } from '../contract.ts'
import type { HandlersOf, Services } from './services.ts'

export function pictureHandlers({ library, tell }: Services): HandlersOf<typeof pictureChannels> {
  const { pictures } = library
  library.onChange(() => tell({ type: 'library:changed' }))
  return {
    'pictures:page': (request) => pictures.page(request),
    'pictures:ids': (request) => pictures.ids(request),
    'pictures:get': ({ ids }) => pictures.getAll(ids),
    'pictures:family': ({ id }) => pictures.family(id),
    'pictures:facets': () => pictures.facets(),
    'pictures:delete': ({ ids }) => (pictures.delete(ids), null),
    'pictures:restore': ({ ids }) => pictures.restore(ids),
    'pictures:change': (change) => pictures.change(change),
    'library:check': notYet,
    'library:repair': notYet,
    'library:backup': notYet,
    'library:restoreBackup': notYet,
  }
}

function notYet(): never {
  throw new EngineError('request/invalid', 'This Patchwork cannot check or back up its library.')
}
