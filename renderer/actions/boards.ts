/** Several boards: new, open, rename, duplicate, put away, and pictures from one to another. */
import { call } from '../api.ts'
import type { Board } from '../../electron/contract.ts'
import type { PlacedPicture } from '../document/document.ts'
import { removePictures } from '../document/edits.ts'
import { headOf, startHistory } from '../document/history.ts'
import { idlePainting } from '../document/painting.ts'
import { forgetAway, rememberAway, tellAway } from '../stores/awayStore.ts'
import { board, commit, useBoardStore } from '../stores/boardStore.ts'
import { useBoardsStore } from '../stores/boardsStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { notify, report, withdraw } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { boardStrings } from '../strings/boards.ts'
import type { Action } from './action.ts'
import { placeOnBoard } from './elsewhere.ts'
import { loadBoards, openBoard } from './openBoard.ts'
import { openTouchUp } from './touchUp.ts'
import { watchAgain } from './watch.ts'

const words = boardStrings

/** What was going on stays with its board: paintings go on, and come to lie where they were asked for. */
export async function switchBoard(id: string): Promise<void> {
  // Strokes that are being drawn are not broken off.
  if (id === useBoardStore.getState().boardId) return
  if (openTouchUp() !== null) return notify({ id: 'boards', tone: 'note', message: words.drawing })
  await attempt(async () => {
    await call('boards:open', { id })
    select(null)
    useViewStore.setState({ tool: 'select', region: null, comparing: 'off' })
    useConversationStore.setState({ reviewingId: null })
    usePaintingStore.setState({ job: null, painting: idlePainting })
    withdraw('deleted')
    forgetAway('boards')
    await openBoard(id)
    // Told again of what is being painted: it may be this board's.
    watchAgain()
  })
}

export async function createBoard(name = freeName()): Promise<void> {
  const id = crypto.randomUUID()
  await attempt(() => call('boards:create', { id, name }))
  await switchBoard(id)
}

export async function renameBoard(id: string, name: string): Promise<void> {
  const wanted = name.trim()
  if (wanted === '') return
  const { boards } = useBoardsStore.getState()
  const before = boards.find((board) => board.id === id)?.name
  const isTaken = boards.some((other) => other.id !== id && other.name === wanted)
  if (isTaken) notify({ id: 'boards', tone: 'note', message: words.sameName(wanted) })
  await attempt(async () => {
    await giveName(id, wanted)
    if (before === undefined || before === wanted) return
    rememberAway('boards', async () => {
      await giveName(id, before)
      notify({ id: 'boards', tone: 'note', message: words.namedAgain(before) })
    })
  })
  await attempt(loadBoards)
}

async function giveName(id: string, name: string): Promise<void> {
  await call('boards:change', { id, name })
  await loadBoards()
}

/** What lies on it lies on the copy, too; the history of the copy begins there. */
export async function duplicateBoard({ id, name, coverHash }: Board): Promise<void> {
  if (id !== useBoardStore.getState().boardId) await switchBoard(id)
  const isCover = (one: PlacedPicture) => pictureById(one.id)?.hash === coverHash
  const copy = { id: crypto.randomUUID(), name: words.copyOf(name).slice(0, 200) }
  // The first one is what a board is known by.
  const pictures = board().pictures.toSorted((a, b) => Number(isCover(b)) - Number(isCover(a)))
  const facts = {
    id: crypto.randomUUID(),
    verb: 'start',
    at: Date.now(),
    pictureIds: pictures.map((one) => one.id),
  } as const
  await attempt(async () => {
    await call('boards:create', copy)
    await call('history:append', { step: headOf(startHistory(facts, board())), boardId: copy.id })
  })
  await switchBoard(copy.id)
}

/** One that is put away is kept whole. The open one gives way to the one used before, or to a new one, until it is brought back. */
export async function archiveBoard({ id, name }: Board): Promise<void> {
  const { boards } = useBoardsStore.getState()
  const next = boards.find((other) => other.id !== id && !other.archived)
  const wasOpen = id === useBoardStore.getState().boardId
  if (wasOpen) await (next === undefined ? createBoard() : switchBoard(next.id))
  const archive = async (archived: boolean) => {
    await call('boards:change', { id, archived })
    await loadBoards()
  }
  await attempt(async () => {
    await archive(true)
    tellAway('boards', words.putAway(name), () => (wasOpen ? switchBoard(id) : archive(false)))
  })
}

/** They come to lie there first, so that a picture is on a board at every moment. */
export async function moveToBoard(ids: readonly string[], { id, name }: Pick<Board, 'id' | 'name'>): Promise<void> {
  const pictures = ids.flatMap((one) => pictureById(one) ?? [])
  if (pictures.length === 0 || id === useBoardStore.getState().boardId) return
  await attempt(async () => {
    await placeOnBoard(id, pictures, 'open', true)
    const here = new Set(board().pictures.map((one) => one.id))
    const left = ids.filter((one) => here.has(one))
    if (left.length > 0) commit({ verb: 'takeAway', pictureIds: left }, (document) => removePictures(document, left))
    select(null)
    await loadBoards()
    const action = { label: words.goThere, run: () => void switchBoard(id) }
    notify({ id: 'boards', tone: 'note', message: words.moved(pictures.length, name), action })
  })
}

export const boardsAction: Action = {
  id: 'boards',
  label: words.actions.boards,
  shortcuts: [{ key: 'b', shift: true }],
  isEnabled: () => true,
  run: () => listBoards(!useBoardsStore.getState().listed),
}

export const newBoardAction: Action = {
  id: 'board.new',
  label: words.actions.newBoard,
  shortcuts: [],
  isEnabled: () => openTouchUp() === null,
  async run() {
    await createBoard()
    // Where it is listed, its name is what is written next.
    if (useBoardsStore.getState().listed) nameBoard(useBoardStore.getState().boardId)
  },
}

/** Its name is written in the list; null ends that. */
export function nameBoard(id: string | null): void {
  useBoardsStore.setState({ renamingId: id, ...(id !== null && { listed: true }) })
}

export function listBoards(listed: boolean): void {
  useBoardsStore.setState({ listed, renamingId: null })
  if (listed) void attempt(loadBoards)
}

function freeName(): string {
  const taken = new Set(useBoardsStore.getState().boards.map(({ name }) => name))
  let number = taken.size + 1
  while (taken.has(words.newName(number))) number++
  return words.newName(number)
}

async function attempt(job: () => Promise<unknown>): Promise<void> {
  try {
    await job()
  } catch (error) {
    report(error, 'boards')
  }
}
