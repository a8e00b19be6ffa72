/** A set of one picture: variations that are painted or moved, or the frames of an animation. */
import { call } from '../api.ts'
import type { Motion, Picture, Transform } from '../../electron/contract.ts'
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

/** Told how many are there; ends the making where it is aborted. */
export interface Making {
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
}

/** False where it was stopped: then nothing is left of it. */
export async function makeVariations(
  picture: Picture,
  { painted, moved }: Variations,
  making: Making,
): Promise<boolean> {
  const base = shortName(picture)
  const name = words.setName(base)
  const made = await moveAll(
    picture,
    moved.map(({ name: own, transform }) => ({ name: `${base} ${own}`, transform })),
    making,
  )
  if (made === null) return false
  const there = made.map(({ id }, index) => memberOf({ id, name: moved[index]!.name }))
  if (painted.length === 0) await addSet(setOf(name, there))
  else await paintSet({ words: name, combinations: painted.map(inItsWords), draft: changeDraft(name, picture), there })
  return true
}

/** One after the other, so that it can be stopped between two: then those that are there go again, and null is what is made. */
async function moveAll(
  picture: Picture,
  wanted: readonly { readonly name: string; readonly transform: Transform }[],
  { signal, progress }: Making,
): Promise<readonly Picture[] | null> {
  const made: Picture[] = []
  try {
    for (const { name, transform } of wanted) {
      progress(made.length, wanted.length)
      made.push(...(await call('pictures:transform', { id: picture.id, transform, name })))
      if (signal.aborted) break
    }
  } catch (error) {
    await takeBack(made)
    throw error
  }
  if (signal.aborted) {
    await takeBack(made)
    return null
  }
  rememberPictures(made)
  return made
}

async function takeBack(made: readonly Picture[]): Promise<void> {
  if (made.length > 0) await call('pictures:delete', { ids: made.map(({ id }) => id) })
}

/** False where it was stopped: then nothing is left of it. */
export async function makeAnimation(picture: Picture, wish: AnimationWish, making: Making): Promise<boolean> {
  const base = shortName(picture)
  const name = words.animationName(base, words.motions[wish.motion].toLowerCase())
  const animation = { name: wish.motion, fps: wish.fps, loop: true }
  if (wish.motion === 'blink') {
    const combinations = [inItsWords({ words: words.blinkWords, name: words.blinkFrame })]
    // Open for a good while, shut for a moment.
    const there = [memberOf({ id: picture.id, name: base }, Math.max(1, Math.min(100, Math.round(wish.fps * 2))))]
    await paintSet({ words: name, combinations, draft: changeDraft(name, picture), there, animation })
    return true
  }
  const { motion, frames } = wish
  const wanted = Array.from({ length: frames }, (_, frame) => ({
    name: `${base} ${motion} ${frame + 1}`,
    transform: { kind: 'motion', motion, frames, frame } as const,
  }))
  const made = await moveAll(picture, wanted, making)
  if (made === null) return false
  const members = made.map(({ id }, index) => memberOf({ id, name: `${motion} ${index + 1}` }))
  await addSet(setOf(name, members, animation))
  return true
}

/** As the model knows them. */
function inItsWords(combination: Variations['painted'][number]): Variations['painted'][number] {
  const { capabilities } = useModelStore.getState()
  return capabilities === null ? combination : { ...combination, words: wordsFor(combination.words, capabilities) }
}
