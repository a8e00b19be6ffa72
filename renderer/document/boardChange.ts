/** What one step changed on the board. Steps are kept as changes, so that any number of them stays small. */
import type { BoardDocument, PlacedPicture } from './document.ts'

export interface BoardChange {
  /** Placed anew or moved; they lie on top of the others, the last one topmost. */
  readonly placed: readonly PlacedPicture[]
  readonly removed: readonly string[]
}

export function changeBetween(before: BoardDocument, after: BoardDocument): BoardChange {
  const old = new Map(before.pictures.map((picture) => [picture.id, picture]))
  const kept = new Set(after.pictures.map(({ id }) => id))
  return {
    placed: after.pictures.filter((picture) => !isSamePlace(old.get(picture.id), picture)),
    removed: before.pictures.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
  }
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
  const { folded: under = [] } = b
  return (
    a.folded === b.folded || ((a.folded ?? []).length === under.length && under.every((id) => a.folded?.includes(id)))
  )
}
