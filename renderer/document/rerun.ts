/** What has to be asked for to paint a picture again, or to go on with it, from its recipe: every setting as it was. */
import { samplingOf, withoutNoise, type Passage, type Picture, type Recipe } from '../../electron/contract.ts'
import { needsOf } from './queue.ts'
import type { Draft } from './request.ts'

export interface Again {
  readonly modelId: string
  /** Another seed paints another picture; left out, its own noise paints this one. */
  readonly seed?: number
  readonly count?: number
  /** Strength of the drift guard where the picture does not tell its own. */
  readonly guard?: number
  /** Looks up a picture; null where it is not known. */
  readonly find: (id: string) => Picture | null
}

/**
 * All of it, also of a picture that is not finished. Null where nothing was painted, or what it was made from is not
 * known here. Another try at the same instruction is one more candidate of its turn.
 */
export function orderAgain(picture: Picture, { modelId, seed, count = 1, guard = 0, find }: Again): Draft | null {
  const { recipe } = picture
  const region = regionOf(picture)
  // Of patches that came from elsewhere the recipe knows no more than their hash.
  if (recipe === null || (recipe.into !== undefined && region === null)) return null
  if (recipe.extend !== undefined)
    return extendAgain(picture, recipe, { modelId, ...(seed !== undefined && { seed }), count })
  const began = beginningOf(picture, find) ?? (recipe.sources.length === 0 ? { ...picture, parentId: null } : null)
  if (began === null) return null
  const { parentId, referenceIds, turnId } = began
  if (recipe.sources.length > referenceIds.length + (parentId === null ? 0 : 1)) return null
  const noise = seed === undefined ? { seed: recipe.seed, imageIndex: recipe.imageIndex } : { seed, imageIndex: 0 }
  const passages = seed === undefined ? recipe.passages : withoutNoise(recipe.passages ?? [])
  const order = {
    request: {
      ...samplingOf(recipe),
      prompt: recipe.prompt,
      ...(recipe.references && { references: recipe.references }),
      ...(recipe.draft && { draft: recipe.draft }),
      ...noise,
      count,
      ...(passages && passages.length > 0 && { passages: [...passages] }),
    },
    modelId,
    edits: parentId !== null,
    turnId: (region ? picture.turnId : turnId) ?? crypto.randomUUID(),
    guard: picture.guard?.strength ?? began.guard?.strength ?? guard,
    ...(region && { goesOn: region }),
  }
  return { order, needs: needsOf(parentId, referenceIds) }
}

/** Null where the picture that it continues is not known any more. */
function extendAgain(
  { verb, parentId, turnId }: Picture,
  recipe: Recipe,
  { modelId, seed, count }: Pick<Again, 'modelId' | 'seed' | 'count'>,
): Draft | null {
  // A part that was cut out of it has its recipe, too, but was not made from what it was made from.
  if (verb !== 'extend' || parentId === null || recipe.extend === undefined) return null
  const { direction, patches, keep } = recipe.extend
  const { width: _, height: __, ...settings } = samplingOf(recipe)
  const noise = seed === undefined ? { seed: recipe.seed, imageIndex: recipe.imageIndex } : { seed, imageIndex: 0 }
  const extend = { direction, patches, ...(keep !== undefined && { keep }) }
  return {
    order: {
      request: { ...settings, prompt: recipe.prompt, ...noise, count, extend },
      modelId,
      edits: false,
      turnId: turnId ?? crypto.randomUUID(),
      goesOn: { picture: parentId, runs: [] },
    },
    needs: [],
  }
}

export interface Extend {
  readonly direction: 'down' | 'right'
  readonly patches: number
  readonly words: string
  readonly seed: number
  readonly count: number
}

/** A larger picture, `picture` in its corner. `model`: the name of the one that paints; settings of another one are not its. */
export function orderExtension(
  picture: Picture,
  { direction, patches, words, seed, count }: Extend,
  { modelId, model }: { readonly modelId: string; readonly model: string },
): Draft {
  const {
    width: _,
    height: __,
    ...settings
  } = picture.recipe?.model === model ? samplingOf(picture.recipe) : ({} as Partial<ReturnType<typeof samplingOf>>)
  return {
    order: {
      request: { ...settings, prompt: words.trim(), seed, imageIndex: 0, count, extend: { direction, patches } },
      modelId,
      edits: false,
      turnId: crypto.randomUUID(),
      goesOn: { picture: picture.id, runs: [] },
    },
    needs: [],
  }
}

/** What a picture shows, as it was said: of an edit, what was said of the picture that it began with; empty where nothing was. */
export function descriptionOf(picture: Picture, find: Again['find']): string {
  const seen = new Set<string>()
  let at = picture
  while ((at.recipe === null || at.recipe.sources.length > 0) && at.parentId !== null && !seen.has(at.id)) {
    seen.add(at.id)
    const parent = find(at.parentId)
    if (parent === null) break
    at = parent
  }
  // A picture that was brought in says its file's name.
  return at.recipe === null || at.recipe.sources.length > 0 ? '' : wordsAt(at.recipe, Infinity)
}

/** The rest of a picture that is not finished: a turn of its own, whose picture takes the place of the other. */
export function orderRest(picture: Picture, parts: Omit<Again, 'seed' | 'count'>): Draft | null {
  const again = orderAgain(picture, parts)
  if (again === null) return null
  const goesOn = { picture: picture.id, patches: null }
  return { ...again, order: { ...again.order, turnId: crypto.randomUUID(), goesOn } }
}

/** A draft with all of its steps: a turn of its own, whose picture takes the place of the draft. */
export function orderFinished(picture: Picture, parts: Omit<Again, 'seed' | 'count'>): Draft | null {
  const again = orderAgain(picture, parts)
  if (again === null) return null
  const { draft: _draft, ...request } = again.order.request
  // A region stays one of the picture that it was painted into.
  const goesOn = again.order.goesOn ?? ({ picture: picture.id, finishes: true } as const)
  return { ...again, order: { ...again.order, request, turnId: crypto.randomUUID(), goesOn } }
}

/** Whether it takes the place of the picture that it was before. */
export function takesPlace({ verb }: Pick<Picture, 'verb'>): boolean {
  return verb === 'continue' || verb === 'finish'
}

export interface PaintOn {
  /** So many patches stay as they are. */
  readonly from: number
  /** Of what is painted from there on. */
  readonly words: string
  readonly seed: number
  readonly count: number
}

/** Other futures of a picture from one of its patches on: the candidates of one turn. */
export function orderFrom(
  picture: Picture,
  { from, words, seed, count }: PaintOn,
  parts: Omit<Again, 'seed' | 'count'>,
): Draft | null {
  const again = orderAgain(picture, { ...parts, count })
  if (again === null || picture.recipe === null) return null
  const before = passagesBefore(picture.recipe, from)
  const prompt = words.trim() === wordsAt(picture.recipe, from) ? {} : { prompt: words.trim() }
  return {
    ...again,
    order: {
      ...again.order,
      request: { ...again.order.request, passages: [...before, { from, seed, ...prompt }] },
      turnId: crypto.randomUUID(),
      // Above it are patches that no recipe gives.
      goesOn: regionOf(picture) ? { picture: picture.id, runs: [0, from] } : { picture: picture.id, patches: from },
    },
  }
}

interface Worded extends Pick<Recipe, 'prompt'> {
  readonly passages?: readonly Passage[] | undefined
}

/** The words that the patches in front of `from` were painted under last. */
export function wordsAt(recipe: Worded, from: number): string {
  return passagesBefore(recipe, from).findLast(({ prompt }) => prompt !== undefined)?.prompt ?? recipe.prompt
}

/** The picture that the painting began as, before it was gone on with; null where it is not known. */
export function beginningOf(picture: Picture, find: Again['find']): Picture | null {
  const seen = new Set<string>()
  let at: Picture | null = picture
  while (at !== null && goesOn(at) && !seen.has(at.id)) {
    seen.add(at.id)
    at = at.parentId === null ? null : find(at.parentId)
  }
  return at
}

/** Its parent is the picture that it was before, not one that was changed. */
export function goesOn({ verb }: Pick<Picture, 'verb'>): boolean {
  return verb === 'continue' || verb === 'reroll' || verb === 'region' || verb === 'extend' || verb === 'finish'
}

/** The patches that stayed when a region of its parent was painted; null where all of it was painted. */
function regionOf({ recipe, verb, parentId }: Picture) {
  const isRegion = verb === 'region' || verb === 'edit' || verb === 'guard'
  return recipe?.into && isRegion && parentId !== null ? { picture: parentId, runs: [...recipe.into.runs] } : null
}

function passagesBefore({ passages = [] }: Pick<Worded, 'passages'>, from: number): Passage[] {
  return passages.filter((passage) => passage.from < from)
}
