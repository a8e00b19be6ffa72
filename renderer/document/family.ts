/** A picture, the pictures it came from, and all that were made from any of those. */
import type { Picture } from '../../electron/contract.ts'

/** Parents before children, oldest first among siblings. */
export function familyOf(picture: Picture, known: Readonly<Record<string, Picture>>): readonly Picture[] {
  let root = picture
  const seen = new Set([root.id])
  for (;;) {
    const parent = root.parentId === null ? undefined : known[root.parentId]
    if (parent === undefined || seen.has(parent.id)) break
    seen.add(parent.id)
    root = parent
  }
  const all = Object.values(known).toSorted((a, b) => a.createdAt - b.createdAt)
  const family = [root]
  for (const member of family) {
    for (const other of all) {
      if (other.parentId === member.id && !family.includes(other)) family.push(other)
    }
  }
  return family
}
