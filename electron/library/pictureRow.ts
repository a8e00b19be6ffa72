/** A picture as SQLite holds it. */
import type { GuardFacts, Picture, Recipe } from '../contract.ts'

export interface Row extends Omit<Picture, 'referenceIds' | 'starred' | 'recipe' | 'guard'> {
  readonly referenceIds: string
  readonly starred: number
  readonly recipe: string | null
  readonly guard: string | null
}

export const columns =
  'id, hash, verb, parentId, turnId, referenceIds, name, starred, prompt, width, height, createdAt, elapsedMs, recipe, guard'

/** In the order of the columns. */
export function valuesOf(picture: Picture): (string | number | null)[] {
  return [
    picture.id,
    picture.hash,
    picture.verb,
    picture.parentId,
    picture.turnId,
    JSON.stringify(picture.referenceIds),
    picture.name,
    picture.starred ? 1 : 0,
    picture.prompt,
    picture.width,
    picture.height,
    picture.createdAt,
    picture.elapsedMs,
    picture.recipe && JSON.stringify(picture.recipe),
    picture.guard && JSON.stringify(picture.guard),
  ]
}

export function toPicture(row: Row): Picture {
  return {
    ...row,
    referenceIds: JSON.parse(row.referenceIds) as string[],
    starred: row.starred === 1,
    recipe: row.recipe === null ? null : (JSON.parse(row.recipe) as Recipe),
    guard: row.guard === null ? null : (JSON.parse(row.guard) as GuardFacts),
  }
}
