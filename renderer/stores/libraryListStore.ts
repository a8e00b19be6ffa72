/** What the library panel shows: a question, windows of its answer, and where the keyboard is in it. What is selected is the board's, too. */
import type { Picture, PictureFacets, PictureQuery } from '../../electron/contract.ts'
import { noFilter, type LibraryFilter } from '../document/libraryFilter.ts'
import { createFacts } from './facts.ts'

/** Rows of one page. */
export const pageSize = 100
/** Pages kept; the farthest from what is seen are forgotten. */
const pagesKept = 12

interface LibraryListFacts {
  readonly filter: LibraryFilter
  /** The question that `pages` and `total` answer. */
  readonly answered: PictureQuery
  /** How many pictures fit; null before the first answer. */
  readonly total: number | null
  readonly pages: ReadonlyMap<number, readonly Picture[]>
  readonly facets: PictureFacets | null
  /** Where the keyboard is, and where a range starts. */
  readonly cursor: number
  readonly anchor: number
  readonly infoOpen: boolean
  /** The bin is seen in place of the list. */
  readonly binOpen: boolean
  /** The name of the one selected picture is being written. */
  readonly renaming: boolean
  /** Set while the keyboard is in the list, so that its keys mean the list. */
  readonly focused: boolean
}

export const useLibraryListStore = createFacts<LibraryListFacts>(() => ({
  filter: noFilter,
  answered: {},
  total: null,
  pages: new Map(),
  facets: null,
  cursor: 0,
  anchor: 0,
  infoOpen: false,
  binOpen: false,
  renaming: false,
  focused: false,
}))

export function pictureAt(pages: LibraryListFacts['pages'], index: number): Picture | null {
  return pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null
}

/** Among those loaded. */
export function loadedPicture(pages: LibraryListFacts['pages'], id: string): Picture | null {
  for (const page of pages.values()) {
    const found = page.find((picture) => picture.id === id)
    if (found !== undefined) return found
  }
  return null
}

export function keepPage(
  pages: LibraryListFacts['pages'],
  number: number,
  pictures: readonly Picture[],
): LibraryListFacts['pages'] {
  const nearest = [...pages, [number, pictures] as const].toSorted(
    ([a], [b]) => Math.abs(a - number) - Math.abs(b - number),
  )
  return new Map([...nearest.filter(([other]) => other !== number).slice(0, pagesKept - 1), [number, pictures]])
}
