/** The drift guard after the fact. */
import { EngineError } from '../../engine/errors.ts'
import type { GuardFacts, guardChannels, Picture } from '../contract.ts'
import type { Library } from '../library/library.ts'
import { factsOf } from '../pictures/keepGuard.ts'
import type { GuardRequest } from '../pixels/messages.ts'
import type { HandlersOf, Services } from './services.ts'

export function guardHandlers({ pixels, library }: Services): HandlersOf<typeof guardChannels> {
  return {
    'pictures:guard': async ({ id, strength }) => {
      const { picture, guard } = guarded(library, id)
      const again = await pixels.call('guardPicture', requestFor(library, picture, guard, strength))
      const { parentId, turnId, referenceIds, prompt, elapsedMs } = picture
      const mapHash = await library.keep('guardMap', again.guard.map)
      return library.add({
        ...again,
        verb: 'guard',
        parentId,
        turnId,
        referenceIds,
        prompt,
        elapsedMs,
        guard: { ...guard, ...factsOf(again.guard), mapHash },
      })
    },
    'pictures:tryGuard': async ({ id, strength }) => {
      const { picture, guard } = guarded(library, id)
      const { png, guard: trial } = await pixels.call('tryGuard', requestFor(library, picture, guard, strength))
      return { png, map: trial.map, score: trial.score }
    },
  }
}

function guarded(library: Library, id: string): { readonly picture: Picture; readonly guard: GuardFacts } {
  const picture = library.get(id)
  if (!picture?.guard) {
    throw new EngineError('request/invalid', 'That picture is no edit, so there is nothing to guard.')
  }
  return { picture, guard: picture.guard }
}

function requestFor(library: Library, picture: Picture, guard: GuardFacts, strength: number): GuardRequest {
  const parent = picture.parentId === null ? null : library.get(picture.parentId)
  if (!parent) {
    throw new EngineError(
      'request/invalid',
      'The picture that was edited is no longer in the library; restore it first.',
    )
  }
  return {
    parentFile: library.imageFile(parent.hash),
    editFile: library.blobFile('guardEdit', guard.editHash),
    copyFile: guard.copyHash ? library.blobFile('guardCopy', guard.copyHash) : null,
    strength,
    recipe: picture.recipe,
  }
}
