/** What one step changed on the board. Steps are kept as changes, so that any number of them stays small. */
import type { BoardDocument, PlacedPicture } from './document.ts'

export interface BoardChange {
  /** Placed anew or moved; they lie on top of the others, the last one topmost. */
  readonly placed: readonly PlacedPicture[]
  readonly removed: readonly string[]
}

export function changeBetween(before: BoardDocument, after: BoardDocument): BoardChange {
  const old = new Map(before.pictures.map((picture, index) => [picture.id, { picture, index }]))
  const kept = new Set(after.pictures.map(({ id }) => id))
  // What is placed lies on top: from the first that lies elsewhere, or lower than one that lay above it, all are placed anew.
  let last = -1
  const first = after.pictures.findIndex((picture) => {
    const { index = -1, picture: was } = old.get(picture.id) ?? {}
    const stays = index > last && isSamePlace(was, picture)
    last = index
    return !stays
  })
  return {
    placed: first < 0 ? [] : after.pictures.slice(first),
    removed: before.pictures.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
  }
}

/** Those that came, or lie elsewhere; not those that are only placed anew because of the order. */
export function movedBetween(before: BoardDocument, after: BoardDocument): readonly PlacedPicture[] {
  const old = new Map(before.pictures.map((picture) => [picture.id, picture]))
  return after.pictures.filter((picture) => !isSamePlace(old.get(picture.id), picture))
}

export function applyChange(document: BoardDocument, change: BoardChange): BoardDocument {
  return isEmptyChange(change) ? document : applyChanges(document, [change])
}

export function applyChanges(document: BoardDocument, changes: readonly BoardChange[]): BoardDocument {
  const pictures = new Map(document.pictures.map((picture) => [picture.id, picture]))
  for (const { placed, removed } of changes) {
    for (const id of removed) pictures.delete(id)
    for (const picture of placed) {
      // Taken out first: a map keeps the old place of a key that is set again.
      pictures.delete(picture.id)
      pictures.set(picture.id, picture)
    }
  }
  return { ...document, pictures: [...pictures.values()] }
}

export function isEmptyChange({ placed, removed }: BoardChange): boolean {
  return placed.length === 0 && removed.length === 0
}

function isSamePlace(a: PlacedPicture | undefined, b: PlacedPicture): boolean {
  if (a === b) return true
  if (a === undefined || a.x !== b.x || a.y !== b.y || a.width !== b.width || a.height !== b.height) return false
  if ((a.opacity ?? 1) !== (b.opacity ?? 1)) return false
  const { folded: under = [] } = b
  return (
    a.folded === b.folded || ((a.folded ?? []).length === under.length && under.every((id) => a.folded?.includes(id)))
  )
}
