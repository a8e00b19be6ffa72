/** The history is one tree: its first step is the root, every other comes after its parent, the head is one of them. */
import type { Database } from './sqlite.ts'

interface Node {
  readonly id: string
  readonly parentId: string | null
  readonly lastChildId: string | null
}

/** `steps` in the order in which they were kept. */
export function isTree(steps: readonly Node[], headId: string | null): boolean {
  const parentOf = new Map(steps.map(({ id, parentId }) => [id, parentId]))
  const before = new Set<string>()
  for (const [index, { id, parentId, lastChildId }] of steps.entries()) {
    if (index === 0 ? parentId !== null : parentId === null || !before.has(parentId)) return false
    if (lastChildId !== null && parentOf.get(lastChildId) !== id) return false
    before.add(id)
  }
  return steps.length === 0 ? headId === null : headId !== null && before.has(headId)
}

/** A step whose parent is lost or comes later follows the one before it; a lost head is the last step. */
export function mendTree(database: Database): void {
  database.exec(`
    UPDATE steps SET parentId = (
      SELECT earlier.id FROM steps AS earlier WHERE earlier.number < steps.number ORDER BY earlier.number DESC LIMIT 1
    )
    WHERE NOT EXISTS (
      SELECT 1 FROM steps AS parent WHERE parent.id = steps.parentId AND parent.number < steps.number
    );
    DELETE FROM head WHERE stepId NOT IN (SELECT id FROM steps);
    INSERT OR IGNORE INTO head (only, stepId) SELECT 1, id FROM steps ORDER BY number DESC LIMIT 1;
    UPDATE steps SET lastChildId = NULL
    WHERE NOT EXISTS (SELECT 1 FROM steps AS child WHERE child.id = steps.lastChildId AND child.parentId = steps.id);`)
}
