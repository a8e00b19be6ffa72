/** The patches of a picture as rows and columns, and how they are spoken of. */
import type { Recipe } from '../../electron/contract.ts'

export interface Patches {
  readonly rows: number
  readonly columns: number
  /** As many as are painted. */
  readonly painted: number
}

/** `patchSize` is that of the model that painted it. */
export function patchesOf(
  { width, height, until }: Pick<Recipe, 'width' | 'height' | 'until'>,
  patchSize: number,
): Patches {
  const [rows, columns] = [Math.floor(height / patchSize), Math.floor(width / patchSize)]
  return { rows, columns, painted: until ?? rows * columns }
}
