/** The history of a board is one tree: its first step is the root, every other comes after its parent, the head is one of them. */
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

/**
 * A step whose parent is lost, comes later or lies on another board follows the one before it on its board; a lost head is the
 * last step, and a lost board has the name of its number.
 */
export function mendTree(database: Database): void {
  database.exec(`
    UPDATE steps SET parentId = (
      SELECT earlier.id FROM steps AS earlier WHERE earlier.boardId = steps.boardId AND earlier.number < steps.number
      ORDER BY earlier.number DESC LIMIT 1
    )
    WHERE NOT EXISTS (
      SELECT 1 FROM steps AS parent WHERE parent.id = steps.parentId AND parent.number < steps.number AND parent.boardId = steps.boardId
    );
    INSERT OR IGNORE INTO boards (createdAt, usedAt, id, name)
      SELECT min(at), min(at), boardId, 'Board ' || ((SELECT count(*) FROM boards) + row_number() OVER (ORDER BY min(number)))
      FROM steps WHERE boardId NOT IN (SELECT id FROM boards) GROUP BY boardId;
    UPDATE boards SET headId = (SELECT id FROM steps WHERE boardId = boards.id ORDER BY number DESC LIMIT 1)
      WHERE NOT EXISTS (SELECT 1 FROM steps WHERE steps.id = boards.headId AND steps.boardId = boards.id);
    UPDATE steps SET lastChildId = NULL
    WHERE NOT EXISTS (SELECT 1 FROM steps AS child WHERE child.id = steps.lastChildId AND child.parentId = steps.id);`)
}
