export const conversationStrings = {
  title: 'Conversation',
  empty: 'Select a picture to see how it came to be, and say what should change.',
} as const
