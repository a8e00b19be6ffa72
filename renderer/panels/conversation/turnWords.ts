import type { Picture } from '../../../electron/contract.ts'
import { conversationStrings } from '../../strings/conversation.ts'

/** Those whose words are their own; the others have the words of what they were made from. */
const speaking = new Set<Picture['verb']>(['generate', 'edit', 'guard', 'import'])

/** What was said, or for pictures that nothing was said for, what was done. */
export function turnWords({ prompt, name, verb }: Pick<Picture, 'prompt' | 'name' | 'verb'>): string {
  const words = prompt !== '' ? prompt : name
  if (words === null) return conversationStrings.began[verb]
  return prompt !== '' && speaking.has(verb) ? words : `${conversationStrings.began[verb]}: ${words}`
}
