/** Whether words are in another language than the model's, which is English. */

/** What only other languages join their words with. "Die", "an" and "in" are English, too. */
const foreignJoining = new Set(
  `ein eine einen einem einer der das dem des und mit im auf zur zum un une le la les du dans sur et avec una el los las en con
  um uma em il lo gli nel nella di del della een het op voor ett och på med og`.split(/\s+/),
)

/** `strange`: those of the words that the model has not learned. Names of places and people make no sentence foreign. */
export function isForeign(words: readonly string[], strange: readonly string[]): boolean {
  if (strange.length * 2 <= words.length) return false
  if (strange.some((word) => /(?!\p{Script=Latin})\p{L}/u.test(word))) return true
  if (strange.length < 2) return false
  return strange.length === words.length || strange.some((word) => foreignJoining.has(word.toLowerCase()))
}
