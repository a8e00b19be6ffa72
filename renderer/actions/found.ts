/** What a picture from elsewhere says of how it was made, offered for use. */
import type { FoundRecipe, ImportedPicture } from '../../electron/contract.ts'
import { randomSeed } from '../document/request.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { writeDraft } from '../stores/promptStore.ts'
import { useRequestStore } from '../stores/requestStore.ts'
import { notify } from '../stores/toastStore.ts'
import { select } from '../stores/viewStore.ts'
import { guardStrings } from '../strings/guard.ts'

export function offerFound({ found }: ImportedPicture): void {
  if (found === null) return
  notify({
    id: 'found',
    tone: 'note',
    message: guardStrings.found(found),
    ...(found.prompt !== '' && { action: { label: guardStrings.useFound, run: () => recallFound(found) } }),
  })
}

/**
 * Words and seed mean the same to every model; steps, guidance and size only where this model knows them. What the file
 * does not name goes back to the model's own: nothing of what was recalled before may stay in what is recalled now.
 */
function recallFound({ prompt, negativePrompt, seed, steps, guidance, width, height }: FoundRecipe): void {
  const sizes = useModelStore.getState().capabilities?.sizes ?? []
  const size = sizes.find((known) => known.width === width && known.height === height)
  useRequestStore.setState({
    changes: {
      ...(negativePrompt !== undefined && { negativePrompt }),
      ...(steps !== undefined && steps >= 2 && { steps }),
      ...(guidance !== undefined && guidance >= 1 && { guidance }),
      ...size,
    },
    template: '',
    imageIndex: 0,
    ...(seed === undefined ? { seed: randomSeed(), seedLocked: false } : { seed, seedLocked: true }),
  })
  select(null)
  writeDraft('new', prompt)
}
