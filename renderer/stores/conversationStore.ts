/** Which result is being looked at before the conversation goes on from it. */
import { createFacts } from './facts.ts'

interface ConversationFacts {
  /** A fresh result that was neither accepted nor discarded, or the candidate stepped to from it. */
  readonly reviewingId: string | null
}

export const useConversationStore = createFacts<ConversationFacts>(() => ({ reviewingId: null }))
