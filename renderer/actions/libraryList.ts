/** Keeps what the library panel shows in step with the library: one page after another, what is seen first. */
import { bridge, call } from '../api.ts'
import type { Notice, PictureQuery } from '../../electron/contract.ts'
import { noFilter, queryOf, type LibraryFilter } from '../document/libraryFilter.ts'
import { keepPage, pageSize, useLibraryListStore } from '../stores/libraryListStore.ts'
import { notify, report } from '../stores/toastStore.ts'
import { libraryStrings } from '../strings/library.ts'

/** The window's own. */
export const { openLibraryList, showRange, changeFilter } = createLibraryList()

/** The ids of a stretch of the list, loaded or not. */
export async function idsBetween(first: number, last: number): Promise<readonly string[]> {
  const query = useLibraryListStore.getState().answered
  return call('pictures:ids', { query, offset: first, limit: last - first + 1 })
}

export function createLibraryList() {
  let question: PictureQuery = queryOf(noFilter, new Date())
  /** Raised whenever pages may no longer tell the truth; those of an older one stay on the screen until replaced. */
  let epoch = 1
  /** That of the last answer, and of each page. */
  let answeredEpoch = 0
  const epochOf = new Map<number, number>()
  let wanted = { first: 0, last: 0 }
  let working = false

  /** Follows the library from now on. */
  function openLibraryList(): void {
    bridge().onNotice(({ type }) => {
      if (type === 'library:changed') refresh()
      else tellNews(type)
    })
    refresh()
  }

  /** Pictures `first` to `last` are seen. */
  function showRange(first: number, last: number): void {
    wanted = { first, last }
    void work()
  }

  /**
   * Each letter asks at once: an answer takes 1 to 13 ms at 20,000 pictures, and while one is awaited only the newest
   * question waits behind it.
   */
  function changeFilter(change: Partial<LibraryFilter>): void {
    useLibraryListStore.setState(({ filter }) => ({ filter: { ...filter, ...change } }))
    question = queryOf(useLibraryListStore.getState().filter, new Date())
    epoch++
    wanted = { first: 0, last: 0 }
    void work()
  }

  function refresh(): void {
    epoch++
    void work()
    void loadFacets()
  }

  async function work(): Promise<void> {
    if (working) return
    working = true
    try {
      for (let page = nextPage(); page !== null; page = nextPage()) await loadPage(page)
    } catch (error) {
      report(error, 'library')
    } finally {
      working = false
    }
  }

  function nextPage(): number | null {
    const { answered, total, pages } = useLibraryListStore.getState()
    if (answered !== question || total === null) return pageOf(wanted.first)
    const last = Math.min(wanted.last, total - 1)
    for (let page = pageOf(wanted.first); page <= pageOf(last); page++) {
      if (!pages.has(page) || epochOf.get(page) !== epoch) return page
    }
    // A library that became empty, or shorter than what is seen, is noticed by asking again.
    return answeredEpoch === epoch ? null : pageOf(Math.max(0, last))
  }

  async function loadPage(page: number): Promise<void> {
    const asked = { question, epoch }
    const { pictures, total } = await call('pictures:page', {
      query: question,
      offset: page * pageSize,
      limit: pageSize,
    })
    if (asked.epoch !== epoch) return
    epochOf.set(page, epoch)
    answeredEpoch = epoch
    useLibraryListStore.setState((list) => {
      if (list.answered === asked.question) return { total, pages: keepPage(list.pages, page, pictures) }
      return { cursor: 0, anchor: 0, answered: asked.question, total, pages: new Map([[page, pictures]]) }
    })
  }

  return { openLibraryList, showRange, changeFilter }
}

async function loadFacets(): Promise<void> {
  try {
    useLibraryListStore.setState({ facets: await call('pictures:facets', {}) })
  } catch (error) {
    report(error, 'library')
  }
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize)
}

/** What happened to the library as a whole. */
function tellNews(type: Notice['type']): void {
  const { rebuilt, missing, gone, startAgain, restored } = libraryStrings.storage
  if (type === 'library:rebuilt') notify({ id: 'library', tone: 'error', message: rebuilt })
  if (type === 'library:missing') notify({ id: 'library', tone: 'error', message: missing })
  if (type === 'library:restored') notify({ id: 'library', tone: 'note', message: restored })
  if (type === 'library:gone') {
    const action = { label: startAgain, run: () => void call('library:repair', {}).catch(report) }
    notify({ id: 'library', tone: 'error', message: gone, action })
  }
}
