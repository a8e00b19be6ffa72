import type { Recipe } from '../event.ts'

/** Whether an edit of a whole picture came to nothing; what is painted into a part of one may be small. */
export function isHardlyChanged({ guard, into }: Pick<Recipe, 'guard' | 'into'>): boolean {
  return guard?.score.little === true && into === undefined
}
