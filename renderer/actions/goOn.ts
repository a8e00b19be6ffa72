/** Going on with a picture that is not finished. */
import type { ModelEntry, Picture } from '../../electron/contract.ts'
import { beginningOf, goesOn, orderFinished, orderRest, type Again } from '../document/rerun.ts'
import type { Draft } from '../document/request.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { extendStrings } from '../strings/extend.ts'
import { goOnStrings } from '../strings/goOn.ts'
import { unfinishedWords } from './passageWords.ts'
import { about, type Action } from './action.ts'
import { guardStrength } from './guardStrength.ts'
import { deletePictures, loadPastPictures, selectedPicture } from './pictures.ts'
import { enqueue } from './queue.ts'

export const goOnAction: Action<Picture> = about(selectedPicture, {
  id: 'goOn',
  label: goOnStrings.actions.continue,
  shortcuts: [{ key: 'p' }],
  isEnabled: isUnfinished,
  run: (picture) => lineUp(picture, (parts) => orderRest(picture, parts)),
})

export function isUnfinished({ recipe }: Picture): boolean {
  return recipe?.until !== undefined
}

export const finishAction: Action<Picture> = about(selectedPicture, {
  id: 'finish',
  label: goOnStrings.actions.finish,
  shortcuts: [{ key: 'p', shift: true }],
  isEnabled: isDraft,
  run: (picture) => lineUp(picture, (parts) => orderFinished(picture, parts)),
})

export function isDraft({ recipe }: Picture): boolean {
  return recipe?.draft === true
}

/** Stop has kept them. */
export function offerToGoOn(pictures: readonly Picture[]): void {
  const [first] = pictures
  if (first === undefined) return
  const message =
    pictures.length === 1 ? goOnStrings.kept(unfinishedWords(first)) : goOnStrings.keptMany(pictures.length)
  const goOn = async () => {
    for (const picture of pictures) await goOnAction.run(picture)
  }
  notify({
    id: 'unfinished',
    tone: 'note',
    message,
    action: { label: goOnStrings.continue, run: () => void goOn() },
    other: { label: goOnStrings.throwAway, run: () => void deletePictures(pictures.map(({ id }) => id)) },
  })
}

/** Why nothing can go on from its patches, in a sentence; null where it can. */
export function whyNot(picture: Picture): string | null {
  if (picture.recipe === null) return goOnStrings.notPainted
  if (picture.recipe.device === 'remote') return goOnStrings.served
  if (picture.recipe.extend !== undefined) return extendStrings.larger
  if (!picture.hasTokens) return goOnStrings.noTokens
  return painterOf(picture) === undefined ? goOnStrings.noModel(picture.recipe.model) : null
}

/** The model that painted it, where it is installed. The engine checks that it is still the same. */
export function painterOf({ recipe }: Picture): ModelEntry | undefined {
  return useModelStore.getState().models.find(({ id, name }) => name === recipe?.model || id === recipe?.model)
}

/** Tells in a sentence where it cannot be done. */
export async function lineUp(
  picture: Picture,
  order: (parts: Omit<Again, 'seed' | 'count'>) => Draft | null,
): Promise<void> {
  try {
    const painter = painterOf(picture)
    const reason = whyNot(picture)
    if (painter === undefined || reason !== null) throw new Error(reason ?? goOnStrings.notPainted)
    await loadBeginning(picture)
    const draft = order({ modelId: painter.id, guard: guardStrength(), find: pictureById })
    if (draft === null) throw new Error(goOnStrings.unknownSources)
    await enqueue([draft])
  } catch (error) {
    report(error, 'goOn')
  }
}

/** The pictures that it was gone on with from, up to the one that knows what it was made from. */
export async function loadBeginning(picture: Picture): Promise<void> {
  for (let at: Picture | null = picture; at !== null && goesOn(at) && at.parentId !== null;) {
    if (beginningOf(at, pictureById) !== null) return
    await loadPastPictures([at.parentId])
    at = pictureById(at.parentId)
  }
}
