export const historyStrings = {
  tree: 'History of the board',
} as const
