import type { Picture } from '../../../electron/contract.ts'
import { goesOn } from '../../document/rerun.ts'
import { conversationStrings } from '../../strings/conversation.ts'

/** What was said, or for pictures that nothing was said for, what was done. */
export function turnWords({ prompt, name, verb }: Picture): string {
  if (prompt !== '') return goesOn({ verb }) ? `${conversationStrings.began[verb]}: ${prompt}` : prompt
  return name === null ? conversationStrings.began[verb] : `${conversationStrings.began[verb]}: ${name}`
}

/** The hour today, the day before that. */
export function turnTime(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString()
  const format = isToday ? ({ timeStyle: 'short' } as const) : ({ dateStyle: 'medium' } as const)
  return new Intl.DateTimeFormat(undefined, format).format(at)
}
