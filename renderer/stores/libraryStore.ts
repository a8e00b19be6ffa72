/** The pictures of the library that the board and its panels speak of. The library panel has its own store. */
import type { Picture } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

interface LibraryFacts {
  /** Deleted ones stay, so that undo finds them. */
  readonly byId: Readonly<Record<string, Picture>>
  readonly deleted: ReadonlySet<string>
}

export const useLibraryStore = createFacts<LibraryFacts>(() => ({ byId: {}, deleted: new Set() }))

export function rememberPictures(pictures: readonly Picture[]): void {
  useLibraryStore.setState(({ byId }) => ({
    byId: { ...byId, ...Object.fromEntries(pictures.map((picture) => [picture.id, picture])) },
  }))
}

export function markDeleted(ids: readonly string[], isDeleted: boolean): void {
  useLibraryStore.setState((library) => {
    const deleted = new Set(library.deleted)
    for (const id of ids) {
      if (isDeleted) deleted.add(id)
      else deleted.delete(id)
    }
    return { deleted }
  })
}

/** Deleted ones left out. */
export function knownPictures(): readonly Picture[] {
  const { byId, deleted } = useLibraryStore.getState()
  return Object.values(byId).filter(({ id }) => !deleted.has(id))
}

export function pictureById(id: string | null): Picture | null {
  return id === null ? null : (useLibraryStore.getState().byId[id] ?? null)
}
