/** The candidates of one turn that lie together on the board are seen as one group, in a frame. Pure. */
import type { Picture } from '../../electron/contract.ts'
import { overlaps, union, type Rect } from './geometry.ts'
import { gapFor, innerGapFor } from './placement.ts'

/** A picture, or a place where one is being painted. */
export interface Lying extends Rect {
  readonly id: string
}

export interface Group {
  readonly ids: ReadonlySet<string>
  readonly parentId: string | null
  readonly frame: Rect
}

/** What candidates of one turn have in common; null for what is none's. */
export function turnKey({ turnId, parentId }: Pick<Picture, 'turnId' | 'parentId'>): string | null {
  return turnId === null ? null : `${turnId} ${parentId ?? ''}`
}

/** Those that touch each other but for the gap between candidates. A frame that would lie under another picture is none. */
export function groupsAmong(lying: readonly Lying[], turnOf: (id: string) => TurnFacts | null): readonly Group[] {
  const byTurn = new Map<string, Lying[]>()
  for (const one of lying) {
    const facts = turnOf(one.id)
    const key = facts === null ? null : turnKey(facts)
    if (key !== null) byTurn.set(key, [...(byTurn.get(key) ?? []), one])
  }
  const clusters = [...byTurn.values()].flatMap((turn) => (turn.length > 1 ? clustersOf(turn) : []))
  const near = clusters.length === 0 ? () => [] : squaresOf(lying)
  return clusters.flatMap((cluster): readonly Group[] => {
    const [first] = cluster
    const bounds = union(cluster)
    if (cluster.length < 2 || first === undefined || bounds === null) return []
    const frame = grown(bounds, framePadding(first))
    const ids = new Set(cluster.map(({ id }) => id))
    if (near(frame).some((other) => !ids.has(other.id) && overlaps(frame, other))) return []
    return [{ ids, parentId: turnOf(first.id)?.parentId ?? null, frame }]
  })
}

/** A board may hold thousands: what may overlap a rectangle is looked up in squares of this many pixels. */
const square = 2048

function squaresOf(lying: readonly Lying[]): (rect: Rect) => readonly Lying[] {
  const squares = new Map<string, Lying[]>()
  const keysOf = ({ x, y, width, height }: Rect): readonly string[] => {
    const [left, top] = [Math.floor(x / square), Math.floor(y / square)]
    const [columns, rows] = [Math.floor((x + width) / square) - left + 1, Math.floor((y + height) / square) - top + 1]
    return Array.from(
      { length: columns * rows },
      (_, at) => `${left + (at % columns)} ${top + Math.floor(at / columns)}`,
    )
  }
  for (const one of lying) {
    for (const key of keysOf(one)) {
      const there = squares.get(key)
      if (there === undefined) squares.set(key, [one])
      else there.push(one)
    }
  }
  return (rect) => keysOf(rect).flatMap((key) => squares.get(key) ?? [])
}

type TurnFacts = Pick<Picture, 'turnId' | 'parentId'>

/** From the outer pictures to the frame. */
export function framePadding(size: Rect): number {
  return Math.round(innerGapFor(size) * 0.75)
}

function clustersOf(turn: readonly Lying[]): readonly (readonly Lying[])[] {
  const left = new Set(turn)
  const clusters: Lying[][] = []
  for (const first of turn) {
    if (!left.delete(first)) continue
    const cluster = [first]
    for (const one of cluster) {
      const near = grown(one, Math.round(gapFor(one) / 2))
      for (const other of left) if (overlaps(near, other) && left.delete(other)) cluster.push(other)
    }
    clusters.push(cluster)
  }
  return clusters
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}
