/** The board and its history. `commit` is the only way to change the board; every step is stored at once. */
import { firstBoardId, type Channel, type ChannelInput, type StepVerb } from '../../electron/contract.ts'
import { call, inMessages } from '../api.ts'
import { removePictures } from '../document/edits.ts'
import { emptyDocument, type BoardDocument } from '../document/document.ts'
import { boardAt, changeSteps, commitStep, goToStep, headOf, startHistory } from '../document/history.ts'
import { redoStep, redoTarget, undoStep, type History, type Step } from '../document/history.ts'
import { report } from './toastStore.ts'
import { createFacts } from './facts.ts'

interface BoardFacts {
  /** Which of the library's boards this is. */
  readonly boardId: string
  readonly history: History
  /** Pictures that are gone for good: whatever the history says, they lie on no board. */
  readonly lost: readonly string[]
  /** Another step's board, shown while the user looks at it; the head stays where it is. */
  readonly preview: { readonly stepId: string; readonly board: BoardDocument } | null
}

export const useBoardStore = createFacts<BoardFacts>(() => ({
  boardId: firstBoardId,
  history: startHistory(stepFacts('start', []), emptyDocument),
  lost: [],
  preview: null,
}))

/** What actions work on. */
export function board(): BoardDocument {
  return useBoardStore.getState().history.board
}

/** Whether it is the one that is open; what says of no board which it is for is the open one's. */
export function isOpenBoard(id: string | undefined): boolean {
  return id === undefined || id === useBoardStore.getState().boardId
}

/** What is seen. */
export function selectBoard({ history, preview }: BoardFacts): BoardDocument {
  return preview?.board ?? history.board
}

interface CommitFacts {
  readonly verb: StepVerb
  /** The pictures it makes or touches. */
  readonly pictureIds: readonly string[]
}

export function commit(step: CommitFacts, edit: (document: BoardDocument) => BoardDocument): void {
  const { history } = useBoardStore.getState()
  append(commitStep(history, stepFacts(step.verb, step.pictureIds), edit(history.board)))
}

/** As `commit`, for what the user did not do just now: what was undone before can still be redone. */
export function commitMeanwhile(step: CommitFacts, edit: (document: BoardDocument) => BoardDocument): void {
  const { history } = useBoardStore.getState()
  const redoId = redoTarget(history) ?? undefined
  append(commitStep(history, stepFacts(step.verb, step.pictureIds), edit(history.board), redoId))
}

/** The first step of a new library: what lies there at the start is nothing to undo. */
export function startBoard(document: BoardDocument): void {
  const pictureIds = document.pictures.map(({ id }) => id)
  append(startHistory(stepFacts('start', pictureIds), document))
}

/** What was stored earlier. */
export function openHistory(history: History): void {
  useBoardStore.setState({ history: withoutLost(history), preview: null })
}

/** Another board; its history is opened or started next. */
export function openBoardAs(boardId: string, lost: readonly string[]): void {
  useBoardStore.setState({ boardId, lost, preview: null })
}

export function forgetPictures(ids: readonly string[]): void {
  useBoardStore.setState(({ lost }) => ({ lost: [...new Set([...lost, ...ids])] }))
  openHistory(useBoardStore.getState().history)
}

export function isLost(id: string): boolean {
  return useBoardStore.getState().lost.includes(id)
}

function withoutLost(history: History): History {
  const { lost } = useBoardStore.getState()
  return lost.length === 0 ? history : { ...history, board: removePictures(history.board, lost) }
}

export function undoBoard(): void {
  move(undoStep(useBoardStore.getState().history))
}

export function redoBoard(): void {
  const { history } = useBoardStore.getState()
  const redone = redoStep(history, { id: crypto.randomUUID(), at: Date.now() })
  if (redone.headId in history.steps) move(redone)
  else append(redone)
}

export function goToBoard(stepId: string): void {
  move(goToStep(useBoardStore.getState().history, stepId))
}

export function previewBoard(stepId: string | null): void {
  const { history, preview, lost } = useBoardStore.getState()
  if (stepId === (preview?.stepId ?? null)) return
  useBoardStore.setState({
    preview:
      stepId === null || stepId === history.headId
        ? null
        : { stepId, board: removePictures(boardAt(history, stepId), lost) },
  })
}

export function changeBoardSteps(
  ids: readonly string[],
  change: Partial<Pick<Step, 'name' | 'pinned' | 'deleted'>>,
): void {
  useBoardStore.setState(({ history }) => ({ history: changeSteps(history, ids, change) }))
  for (const some of inMessages(ids)) keep('history:change', { ids: some, ...change })
}

function append(history: History): void {
  openHistory(history)
  keep('history:append', { step: headOf(history), boardId: useBoardStore.getState().boardId })
}

function move(history: History): void {
  const before = useBoardStore.getState().history.headId
  openHistory(history)
  if (history.headId !== before) keep('history:go', { headId: history.headId })
}

/** Messages arrive in the order they were sent in, so nobody has to wait for them. */
function keep<C extends Channel>(channel: C, input: ChannelInput<C>): void {
  void call(channel, input).catch((error: unknown) => report(error, 'history'))
}

function stepFacts(verb: StepVerb, pictureIds: readonly string[]) {
  return { id: crypto.randomUUID(), verb, at: Date.now(), pictureIds }
}
