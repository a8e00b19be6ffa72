const limit = 100

/** Newest first, each text once. */
export function rememberPrompt(history: readonly string[], text: string): readonly string[] {
  const words = text.trim()
  if (words === '') return history
  return [words, ...history.filter((earlier) => earlier !== words)].slice(0, limit)
}

/** Steps through the history: depth 0 is the draft, 1 the newest text, and so on back. */
export function browsePrompts(
  history: readonly string[],
  from: { readonly draft: string; readonly depth: number },
  direction: 1 | -1,
): { readonly text: string; readonly depth: number } {
  // The newest entry is often the very text still in the box; stepping onto it would look like nothing happened.
  const skip = direction === 1 && from.depth === 0 && history[0] === from.draft.trim() && history.length > 1 ? 1 : 0
  const depth = Math.min(history.length, Math.max(0, from.depth + direction + skip))
  return { text: depth === 0 ? from.draft : (history[depth - 1] ?? from.draft), depth }
}
