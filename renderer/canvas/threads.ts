/** What belongs together on the board: groups of candidates, and wires from pictures to what was made from them. */
import type { Point, Rect } from '../document/geometry.ts'
import { groupsAmong, type Group, type Lying } from '../document/groups.ts'
import { isRunning } from '../document/painting.ts'
import { wireBetween } from '../document/wires.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { usePaintingStore, type PaintingJob } from '../stores/paintingStore.ts'

export type Places = Readonly<Record<string, Point>>

export interface Threads {
  /** Pictures where they are drawn, and places where some are being painted. */
  readonly lying: readonly Lying[]
  readonly groups: readonly Group[]
  /** To each picture that is alone, and one to each group; by the id of the picture, or of the first in the group. */
  wireTo(id: string): readonly Point[] | null
  groupOf(id: string): Group | null
}

/** Always the same, so that nothing is no change. */
const nowhere: Places = {}
const noSlots: readonly Rect[] = []

let known: { readonly from: readonly unknown[]; readonly threads: Threads } | null = null

/** Reckoned anew when something of it has changed: a frame of a flight over the board costs nothing. */
export function threadsWith(given: Places): Threads {
  const carried = Object.keys(given).length === 0 ? nowhere : given
  const { job, painting } = usePaintingStore.getState()
  const slots = job !== null && isRunning(painting) ? job.slots : noSlots
  const { saved } = painting
  const from = [selectBoard(useBoardStore.getState()), useLibraryStore.getState().byId, carried, slots, saved]
  if (known === null || known.from.some((one, index) => one !== from[index])) {
    known = { from, threads: threadsOf(carried, job, slots) }
  }
  return known.threads
}

/** The place of a picture that is being painted, among those that lie on the board. */
export function slotId(image: number): string {
  return `slot ${image}`
}

function threadsOf(carried: Places, job: PaintingJob | null, slots: readonly Rect[]): Threads {
  const { byId } = useLibraryStore.getState()
  const { saved } = usePaintingStore.getState().painting
  const pictures = selectBoard(useBoardStore.getState()).pictures.map((picture) => ({
    ...picture,
    ...carried[picture.id],
  }))
  const open = slots.flatMap((slot, image) =>
    saved.some((one) => one.image === image) ? [] : [{ ...slot, id: slotId(image) }],
  )
  const lying: readonly Lying[] = [...pictures, ...open]
  const places = new Map<string, Rect>(pictures.map((picture) => [picture.id, picture]))
  const isOpen = new Set(open.map(({ id }) => id))
  const factsOf = (id: string) => (isOpen.has(id) ? job : (byId[id] ?? null))
  const groups = groupsAmong(lying, factsOf)
  const groupById = new Map(groups.flatMap((group) => [...group.ids].map((id) => [id, group] as const)))
  const wires = new Map<string, readonly Point[] | null>()
  const rectOf = new Map<string, Rect>(lying.map((one) => [one.id, one]))
  return {
    lying,
    groups,
    groupOf: (id) => groupById.get(id) ?? null,
    wireTo(id) {
      const found = wires.get(id)
      if (found !== undefined) return found
      const parentId = factsOf(id)?.parentId ?? null
      const group = groupById.get(id)
      const parent = parentId === null ? undefined : places.get(parentId)
      const isFirst = group === undefined || [...group.ids][0] === id
      const child = group?.frame ?? rectOf.get(id)
      const wire = parent && child && isFirst ? wireBetween(parent, child, lying) : null
      wires.set(id, wire)
      return wire
    },
  }
}
