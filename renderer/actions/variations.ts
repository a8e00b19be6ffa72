/** A set of one picture: variations that are painted or moved, or the frames of an animation. */
import { call } from '../api.ts'
import type { Motion, Picture } from '../../electron/contract.ts'
import { memberOf, setOf } from '../document/sets.ts'
import { shortName, type Variations } from '../document/variations.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { openDialog } from '../stores/panelStore.ts'
import { variationStrings as words } from '../strings/variations.ts'
import { about, type Action } from './action.ts'
import { doubtAbout } from './doubt.ts'
import { changeDraft, wordsFor } from './generate.ts'
import { selectedPicture } from './pictures.ts'
import { addSet, paintSet } from './sets.ts'

export const variationsAction: Action<Picture> = about(selectedPicture, {
  id: 'variations',
  label: words.action,
  shortcuts: [{ key: 'v', shift: true }],
  run: () => openDialog('variations'),
})

export type AnimationWish =
  | { readonly motion: Motion; readonly frames: number; readonly fps: number }
  | { readonly motion: 'blink'; readonly fps: number }

/** Why nothing can be painted of a picture, in a sentence; null where it can. */
export function whyNoChange(): string | null {
  const { capabilities } = useModelStore.getState()
  if (capabilities === null) return words.noModel
  return capabilities.edit ? null : words.noEdits(capabilities.name)
}

/** Why some of them are not likely to become what they say, in a sentence; null where nothing speaks against any. */
export async function doubtAboutAll(instructions: readonly string[], picture: Picture): Promise<string | null> {
  for (const instruction of instructions) {
    const doubt = await doubtAbout(instruction, picture, { at: 'back' })
    if (doubt !== null) return doubt.sentence
  }
  return null
}

export async function makeVariations(picture: Picture, { painted, moved }: Variations): Promise<void> {
  const base = shortName(picture)
  const name = words.setName(base)
  const there = []
  for (const { name: own, transform } of moved) {
    const made = await call('pictures:transform', { id: picture.id, transform, name: `${base} ${own}` })
    rememberPictures(made)
    there.push(...made.map(({ id }) => memberOf({ id, name: own })))
  }
  if (painted.length === 0) return addSet(setOf(name, there))
  await paintSet({ words: name, combinations: painted.map(inItsWords), draft: changeDraft(name, picture), there })
}

export async function makeAnimation(picture: Picture, wish: AnimationWish): Promise<void> {
  const base = shortName(picture)
  const name = words.animationName(base, words.motions[wish.motion].toLowerCase())
  const animation = { name: wish.motion, fps: wish.fps, loop: true }
  if (wish.motion === 'blink') {
    const combinations = [inItsWords({ words: words.blinkWords, name: words.blinkFrame })]
    // Open for a good while, shut for a moment.
    const there = [memberOf({ id: picture.id, name: base }, Math.max(1, Math.min(100, Math.round(wish.fps * 2))))]
    return paintSet({ words: name, combinations, draft: changeDraft(name, picture), there, animation })
  }
  const { motion, frames } = wish
  const transform = { kind: 'motion', motion, frames } as const
  const made = await call('pictures:transform', { id: picture.id, transform, name: `${base} ${motion}` })
  rememberPictures(made)
  const members = made.map(({ id }, index) => memberOf({ id, name: `${motion} ${index + 1}` }))
  await addSet(setOf(name, members, animation))
}

/** As the model knows them. */
function inItsWords(combination: Variations['painted'][number]): Variations['painted'][number] {
  const { capabilities } = useModelStore.getState()
  return capabilities === null ? combination : { ...combination, words: wordsFor(combination.words, capabilities) }
}
