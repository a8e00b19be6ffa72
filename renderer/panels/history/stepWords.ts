import type { Picture } from '../../../electron/contract.ts'
import type { Step } from '../../document/history.ts'
import { historyStrings } from '../../strings/history.ts'

/** What a step is called in the list: its name, else the words of its picture. */
export function stepWords(step: Step, picture: Picture | null): string {
  if (step.name !== null) return step.name
  const words = picture === null ? '' : (picture.name ?? picture.prompt)
  const count = step.verb === 'guard' ? 1 : step.pictureIds.length
  if (count === 0) return step.verb === 'start' ? historyStrings.empty : historyStrings.verbs[step.verb]
  if (words === '') return historyStrings.pictures(count)
  return count === 1 ? words : historyStrings.andMore(words, count - 1)
}
