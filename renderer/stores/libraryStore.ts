/** The pictures of the library that this window has heard of. */
import { create } from 'zustand'
import type { Picture } from '../../electron/contract.ts'

interface LibraryFacts {
  readonly byId: Readonly<Record<string, Picture>>
  /** Newest first; deleted pictures are missing here but stay in `byId`, so that undo finds them. */
  readonly order: readonly string[]
  readonly deleted: ReadonlySet<string>
  readonly complete: boolean
  readonly loading: boolean
}

export const useLibraryStore = create<LibraryFacts>(() => ({
  byId: {},
  order: [],
  deleted: new Set(),
  complete: false,
  loading: false,
}))

export function rememberPictures(pictures: readonly Picture[]): void {
  useLibraryStore.setState((library) => {
    const byId = { ...library.byId }
    for (const picture of pictures) byId[picture.id] = picture
    return { byId, order: sorted(byId, library.deleted) }
  })
}

export function markDeleted(id: string, isDeleted: boolean): void {
  useLibraryStore.setState((library) => {
    const deleted = new Set(library.deleted)
    if (isDeleted) deleted.add(id)
    else deleted.delete(id)
    return { deleted, order: sorted(library.byId, deleted) }
  })
}

export function pictureById(id: string | null): Picture | null {
  return id === null ? null : (useLibraryStore.getState().byId[id] ?? null)
}

function sorted(byId: Readonly<Record<string, Picture>>, deleted: ReadonlySet<string>): readonly string[] {
  return Object.values(byId)
    .filter((picture) => !deleted.has(picture.id))
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .map((picture) => picture.id)
}
