/** The rails beside a list of steps, as a commit graph has them: which lanes run through each row, and where they meet. */

/** Further lanes would leave no room for words; they are drawn on the last one. */
const laneLimit = 7

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
  const lanes = new Lanes()
  return nodes.map(({ id, parentId }) => {
    const joining = lanes.end(id)
    const lane = joining[0] ?? lanes.firstFree()
    const through = lanes.drawn()
    if (parentId !== null) lanes.begin(lane, parentId)
    return { lane: drawnAt(lane), through, joining: [...new Set(joining.map(drawnAt))], hasParent: parentId !== null }
  })
}

/** The lanes that are open between two rows. Thousands may be, so nothing here walks over all of them. */
class Lanes {
  /** By lane, the step that it leads down to. */
  #awaited: (string | null)[] = []
  #lanesOf = new Map<string, number[]>()
  /** No lane before this one is free. */
  #fullUpTo = 0
  /** Open lanes that are drawn on the last one. */
  #beyond = 0

  begin(lane: number, parentId: string): void {
    while (this.#awaited.length <= lane) this.#awaited.push(null)
    this.#awaited[lane] = parentId
    const siblings = this.#lanesOf.get(parentId)
    if (siblings === undefined) this.#lanesOf.set(parentId, [lane])
    else siblings.push(lane)
    if (lane >= laneLimit - 1) this.#beyond++
  }

  /** Closes the lanes that lead to a step; leftmost first. */
  end(id: string): readonly number[] {
    const lanes = (this.#lanesOf.get(id) ?? []).toSorted((a, b) => a - b)
    this.#lanesOf.delete(id)
    for (const lane of lanes) {
      this.#awaited[lane] = null
      this.#fullUpTo = Math.min(this.#fullUpTo, lane)
      if (lane >= laneLimit - 1) this.#beyond--
    }
    return lanes
  }

  firstFree(): number {
    while ((this.#awaited[this.#fullUpTo] ?? null) !== null) this.#fullUpTo++
    return this.#fullUpTo
  }

  drawn(): readonly number[] {
    const drawn: number[] = []
    for (let lane = 0; lane < laneLimit - 1; lane++) if ((this.#awaited[lane] ?? null) !== null) drawn.push(lane)
    return this.#beyond > 0 ? [...drawn, laneLimit - 1] : drawn
  }
}

function drawnAt(lane: number): number {
  return Math.min(lane, laneLimit - 1)
}
