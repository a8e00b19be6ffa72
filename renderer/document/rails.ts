/** The rails beside a list of steps, as a commit graph has them: which lanes run through each row, and where they meet. */

/** Further lanes would leave no room for words; they are drawn on the last one. */
export const laneLimit = 7

export interface Rail {
  readonly lane: number
  /** Lanes that pass this row. */
  readonly through: readonly number[]
  /** Lanes from above that end in this row's step: its children. */
  readonly joining: readonly number[]
  /** Whether the lane goes on to a parent below. */
  readonly hasParent: boolean
}

interface Node {
  readonly id: string
  readonly parentId: string | null
}

/** `nodes` are newest first, children before their parents. The newest step's line is the leftmost. */
export function railsOf(nodes: readonly Node[]): readonly Rail[] {
  /** By lane, the step that it leads down to. */
  const lanes: (string | null)[] = []
  return nodes.map(({ id, parentId }) => {
    const joining = lanes.flatMap((awaited, lane) => (awaited === id ? [lane] : []))
    const lane = joining[0] ?? firstFree(lanes)
    for (const ended of joining) lanes[ended] = null
    const through = lanes.flatMap((awaited, other) => (awaited === null ? [] : [drawn(other)]))
    lanes[lane] = parentId
    while (lanes.length > 0 && lanes.at(-1) === null) lanes.pop()
    return {
      lane: drawn(lane),
      through: unique(through),
      joining: unique(joining.map(drawn)),
      hasParent: parentId !== null,
    }
  })
}

function firstFree(lanes: readonly (string | null)[]): number {
  const free = lanes.indexOf(null)
  return free === -1 ? lanes.length : free
}

function drawn(lane: number): number {
  return Math.min(lane, laneLimit - 1)
}

function unique(lanes: readonly number[]): readonly number[] {
  return lanes.length < 2 ? lanes : [...new Set(lanes)]
}
