/**
 * The conversation that a picture is the latest word of. A turn is one instruction (or the picture's beginning) with
 * all that was painted for it; the thread goes through one picture of each turn, from the beginning to the picture.
 */
import type { JobDraft, Picture } from '../../electron/contract.ts'
import { goesOn, orderAgain, type Again } from './rerun.ts'

export interface Turn {
  readonly id: string
  /** The one that the thread goes through. */
  readonly picture: Picture
  readonly parent: Picture | null
  /** Everything painted for the instruction, oldest first, the thread's picture among them. */
  readonly candidates: readonly Picture[]
}

/** From the beginning to `picture`; a deleted ancestor is where it begins. */
export function threadOf(picture: Picture, known: readonly Picture[]): readonly Turn[] {
  const byId = new Map(known.map((other) => [other.id, other]))
  const turns: Turn[] = []
  for (let at: Picture | undefined = picture; at !== undefined; at = byId.get(at.parentId ?? '')) {
    const here: Picture = at
    if (turns.some((turn) => turn.picture.id === here.id)) break
    const parent = byId.get(here.parentId ?? '') ?? null
    turns.unshift({ id: here.turnId ?? here.id, picture: here, parent, candidates: candidatesOf(here, known) })
  }
  return turns
}

/** The first of the pictures that `find` knows on the way back from `picture`. */
export function beginningAt(picture: Picture, find: (id: string) => Picture | null): Picture {
  const passed = new Set<string>()
  let at = picture
  while (at.parentId !== null && !passed.has(at.id)) {
    passed.add(at.id)
    const before = find(at.parentId)
    if (before === null) break
    at = before
  }
  return at
}

/** Pictures painted for the same instruction on the same picture, oldest first. */
export function candidatesOf(picture: Picture, known: readonly Picture[]): readonly Picture[] {
  const { turnId, parentId } = picture
  if (turnId === null) return [picture]
  const same = known.filter((other) => other.turnId === turnId && other.parentId === parentId)
  return same.toSorted((a, b) => a.createdAt - b.createdAt)
}

/** What was made from the picture, oldest first, one picture for each turn. */
export function continuationsOf(picture: Picture, known: readonly Picture[]): readonly Picture[] {
  const children = known.filter(({ parentId }) => parentId === picture.id).toSorted((a, b) => a.createdAt - b.createdAt)
  const turnOf = ({ id, turnId }: Picture) => turnId ?? id
  return children.filter((child, index) => children.findIndex((other) => turnOf(other) === turnOf(child)) === index)
}

export interface Replay {
  readonly drafts: readonly JobDraft[]
  /** Whether later turns had to be left out, because no model paints them (a crop). */
  readonly cutShort: boolean
}

/** A turn with other words, and the later ones after it, each on the picture of the one before: a branch of its own. */
export function replayFrom(
  turns: readonly Turn[],
  index: number,
  words: string,
  parts: Pick<Again, 'modelId' | 'guard' | 'find'>,
): Replay {
  const drafts: JobDraft[] = []
  for (const { picture } of turns.slice(index)) {
    // The noise stays, so that what changes is what the words change.
    const again = orderAgain(picture, parts)
    if (again === null) return { drafts, cutShort: true }
    const { order, needs } = again
    const before = drafts.at(-1)
    // What is continued, or has a region, is a picture that is there.
    if (before !== undefined && (order.goesOn ?? order.request.extend) !== undefined) return { drafts, cutShort: true }
    // It is the picture before, painted on: one job paints both.
    if (before !== undefined && goesOn(picture)) {
      const { passages } = order.request
      const request = { ...before.order.request, ...(passages && { passages }) }
      drafts[drafts.length - 1] = { ...before, order: { ...before.order, request } }
      continue
    }
    const [id, turnId] = [crypto.randomUUID(), crypto.randomUUID()]
    if (before === undefined) {
      drafts.push({ id, order: { ...order, turnId, request: { ...order.request, prompt: words.trim() } }, needs })
    } else drafts.push({ id, order: { ...order, turnId }, needs: [{ job: before.id, place: 0 }, ...needs.slice(1)] })
  }
  return { drafts, cutShort: false }
}
