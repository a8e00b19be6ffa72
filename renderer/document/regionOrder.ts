/** What has to be asked for to paint a region of a picture anew: its own words, or others, with new noise. */
import type { Picture } from '../../electron/contract.ts'
import type { Size } from './geometry.ts'
import { orderAgain, wordsAt, type Again } from './rerun.ts'
import type { Draft } from './request.ts'

export interface RegionWish {
  /** The patches that stay, as runs. */
  readonly runs: readonly number[]
  /** What the model sees the picture at. */
  readonly size: Size
  readonly words: string
  readonly seed: number
  readonly count: number
}

interface Parts extends Omit<Again, 'seed' | 'count'> {
  /** The name of the model that paints; settings of another one are not its. */
  readonly model: string
}

/** What the picture was painted as: regions that were painted anew since, and crops, show what the whole did. */
export function shownAs(picture: Picture, find: Again['find']): Picture {
  const seen = new Set<Picture>()
  let at = picture
  while ((at.verb === 'region' || at.verb === 'crop') && !seen.has(at)) {
    seen.add(at)
    at = (at.parentId === null ? null : find(at.parentId)) ?? at
  }
  // What was edited does not lie below a part of the edit.
  const isCut = [...seen].some(({ verb }) => verb === 'crop')
  return isCut && at.recipe !== null && at.recipe.sources.length > 0 ? picture : at
}

export function ownWords(picture: Picture, find: Again['find']): string {
  const { recipe } = shownAs(picture, find)
  // Of a picture from elsewhere the name of its file is known, if anything.
  return recipe === null ? '' : wordsAt(recipe, Infinity)
}

/** Whether those are the words of an edit, which mean something beside its source only. */
export function isByInstruction(picture: Picture, words: string, find: Again['find']): boolean {
  const { recipe } = shownAs(picture, find)
  return recipe !== null && recipe.sources.length > 0 && words.trim() === ownWords(picture, find)
}

/** Null where what the picture was made from is not known here any more. */
export function orderRegion(picture: Picture, wish: RegionWish, { model, ...parts }: Parts): Draft | null {
  const { runs, size, words, seed, count } = wish
  const shown = shownAs(picture, parts.find)
  const again = orderAgain(shown, { ...parts, seed, count })
  const edits = isByInstruction(picture, words, parts.find)
  if (again === null && edits) return null
  const isOwn = again !== null && shown.recipe?.model === model
  // Of a picture that was made larger a part is painted, not the rest.
  const {
    passages,
    extend: _,
    ...settings
  } = isOwn ? again.order.request : { seed, count, imageIndex: 0, extend: undefined }
  const isSaid = words.trim() !== ownWords(picture, parts.find)
  return {
    needs: edits && again ? again.needs : [],
    order: {
      request: { ...settings, ...size, prompt: words.trim(), ...(!isSaid && passages && { passages }) },
      modelId: parts.modelId,
      edits: edits && again?.order.edits === true,
      turnId: crypto.randomUUID(),
      goesOn: { picture: picture.id, runs: [...runs] },
    },
  }
}
