import { conversationStrings } from '../../strings/conversation.ts'

/** The thread of the selected picture. */
export function Conversation() {
  return (
    <aside aria-label={conversationStrings.title}>
      <p>{conversationStrings.empty}</p>
    </aside>
  )
}
