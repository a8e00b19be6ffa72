import type { Picture } from '../../../electron/contract.ts'
import { goesOn } from '../../document/rerun.ts'
import { conversationStrings } from '../../strings/conversation.ts'

/** What was said, or for pictures that nothing was said for, what was done. */
export function turnWords({ prompt, name, verb }: Picture): string {
  if (prompt !== '') return goesOn({ verb }) ? `${conversationStrings.began[verb]}: ${prompt}` : prompt
  return name === null ? conversationStrings.began[verb] : `${conversationStrings.began[verb]}: ${name}`
}
