import { beforeEach, describe, expect, test, vi } from 'vitest'
import { board, commit, selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { useGuardStore } from '../stores/guardStore.ts'
import { selectStep, useHistoryStore } from '../stores/historyStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { rememberPictures } from '../stores/libraryStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { guardAction, leaveGuard, leaveGuardAction, tryStrength } from './guard.ts'
import { undoAction } from './history.ts'
import { nudgeActions } from './selection.ts'
import * as steps from './steps.ts'
import { openTestStudio, testPicture } from './testStudio.ts'

const fox = testPicture()
const guard = {
  strength: 0.5,
  drift: 0.1,
  changed: 0.2,
  restored: 0.8,
  editHash: '1'.repeat(64),
  mapHash: '2'.repeat(64),
}
const edit = testPicture({ parentId: fox.id, verb: 'edit', guard })
let studio = openTestStudio()
beforeEach(() => (studio = openTestStudio([fox, edit])))

const history = () => useBoardStore.getState().history
const head = () => history().steps[history().headId]!
const xOf = (id: string) => board().pictures.find((one) => one.id === id)?.x
const toast = () => useToastStore.getState().toasts.at(-1)

describe('a step of the history', () => {
  /** Start, moved once, moved twice. */
  async function moveTwice() {
    select(fox.id)
    const move = nudgeActions.find(({ id }) => id === 'nudge.right.16')!
    const start = head()
    await move.run()
    const once = head()
    await move.run()
    usePanelStore.setState({ side: 'history' })
    return { start, once, twice: head() }
  }

  test('is gone to, and everything is as it was then', async () => {
    const { once } = await moveTwice()
    selectStep(once.id)
    await steps.goToStepAction.run()
    expect(xOf(fox.id)).toBe(16)
    expect(history().headId).toBe(once.id)
    expect(steps.goToStepAction.isEnabled()).toBe(false)
  })

  test('is not changed from afar: without its panel no key reaches it, a button that names it does', async () => {
    const { once } = await moveTwice()
    usePanelStore.setState({ side: 'library' })
    selectStep(once.id)
    expect(steps.pinStepAction.isEnabled()).toBe(false)
    await steps.pinStepAction.run()
    expect(history().steps[once.id]!.pinned).toBe(false)
    await steps.pinStepAction.run(once)
    expect(history().steps[once.id]!.pinned).toBe(true)
  })

  test('is looked at without going there; Escape shows the board as it is, with the camera where it stood', async () => {
    const { start } = await moveTwice()
    const view = { x: 5, y: 6, scale: 2 }
    useCameraStore.setState({ view })
    steps.preview(start)
    expect(selectBoard(useBoardStore.getState()).pictures.find(({ id }) => id === fox.id)!.x).toBe(0)
    expect(xOf(fox.id)).toBe(32)
    await steps.leavePreviewAction.run()
    expect(useBoardStore.getState().preview).toBeNull()
    expect(useCameraStore.getState().lookAt).toEqual({ type: 'return', view })
    expect(steps.leavePreviewAction.isEnabled()).toBe(false)
  })

  test('is deleted with all that grew from it, which can be taken back; not where the board stands on it', async () => {
    const { once, twice } = await moveTwice()
    await steps.deleteBranchAction.run(once)
    expect(toast()).toMatchObject({ tone: 'error' })
    await undoAction.run()
    await undoAction.run()
    await steps.deleteBranchAction.run(history().steps[once.id])
    expect([once, twice].map(({ id }) => history().steps[id]!.deleted)).toEqual([true, true])
    toast()!.action!.run()
    expect([once, twice].map(({ id }) => history().steps[id]!.deleted)).toEqual([false, false])
    await studio.settled()
    expect(studio.inputsOf('history:change').map(({ deleted }) => deleted)).toEqual([true, false])
  })

  test('of an edit is compared with the picture before; of a move there is nothing to compare', async () => {
    const { once } = await moveTwice()
    commit({ verb: 'edit', pictureIds: [edit.id] }, (document) => document)
    expect(steps.compareStepAction.isEnabled(once)).toBe(false)
    await steps.compareStepAction.run(head())
    expect(useViewStore.getState()).toMatchObject({ selectedId: edit.id, comparing: 'slider' })
  })

  test('gives its recipe and a command line that paints it again', async () => {
    const written: string[] = []
    vi.stubGlobal('navigator', { clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) } })
    commit({ verb: 'edit', pictureIds: [edit.id] }, (document) => document)
    await steps.copyRecipeAction.run(head())
    await steps.copyCommandAction.run(head())
    expect(JSON.parse(written[0]!)).toEqual(edit.recipe)
    expect(written[1]).toContain(`/library/${fox.id}.png`)
  })

  test('is renamed where it is shown', async () => {
    const { once } = await moveTwice()
    await steps.renameStepAction.run(once)
    expect(useHistoryStore.getState()).toMatchObject({ selectedId: once.id, renaming: true })
  })
})

describe('the drift guard of an edit', () => {
  const trial = {
    score: { verdict: 'restored', restored: 1, drift: 0, shift: 0 },
    png: new Uint8Array(),
    map: new Uint8Array(),
  } as const
  beforeEach(() => {
    vi.stubGlobal('URL', { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined })
    select(edit.id)
  })

  test('opens for the selected edit and closes again; a painted picture has none', async () => {
    expect(guardAction.isEnabled(fox)).toBe(false)
    await guardAction.run()
    expect(useGuardStore.getState().pictureId).toBe(edit.id)
    await guardAction.run()
    expect(useGuardStore.getState().pictureId).toBeNull()
  })

  test('is asked one question at a time; where the slider went meanwhile is asked next', async () => {
    const open: (() => void)[] = []
    studio.answer({ 'pictures:tryGuard': () => new Promise((resolve) => open.push(() => resolve(trial))) })
    await guardAction.run()
    void tryStrength(0.2)
    void tryStrength(0.3)
    void tryStrength(0.9)
    await studio.settled()
    expect(studio.inputsOf('pictures:tryGuard').map(({ strength }) => strength)).toEqual([0.2])
    open.shift()!()
    await studio.settled()
    expect(studio.inputsOf('pictures:tryGuard').map(({ strength }) => strength)).toEqual([0.2, 0.9])
    open.shift()!()
    await studio.settled()
    expect(useGuardStore.getState()).toMatchObject({ strength: 0.9, trying: false })
  })

  test('at another strength takes the place of the edit in one step when it is left, and one version is kept', async () => {
    await guardAction.run()
    useGuardStore.setState({ strength: 0.8, showsChanges: true })
    await Promise.all([leaveGuardAction.run(), leaveGuard()])
    expect(useGuardStore.getState()).toMatchObject({ pictureId: null, showsChanges: false })
    expect(studio.isDeleted(edit.id)).toBe(true)
    expect(studio.inputsOf('pictures:guard')).toEqual([{ id: edit.id, strength: 0.8 }])
    const kept = board().pictures.at(-1)!
    expect(kept).toMatchObject({ x: 100, y: 0 })
    expect(useViewStore.getState().selectedId).toBe(kept.id)
    await undoAction.run()
    expect(board().pictures.map(({ id }) => id)).toContain(edit.id)
    expect(studio.isDeleted(edit.id)).toBe(false)
  })

  test('keeps the version before where another picture was made from it', async () => {
    rememberPictures([testPicture({ parentId: edit.id, verb: 'edit' })])
    await guardAction.run()
    useGuardStore.setState({ strength: 0.8 })
    await leaveGuard()
    expect(studio.isDeleted(edit.id)).toBe(false)
  })

  test('tells when it cannot be tried, and can be tried again', async () => {
    studio.refuse('pictures:tryGuard', 'The edit is gone.')
    await guardAction.run()
    await tryStrength(0.4)
    expect(toast()!.message).toBe('The edit is gone.')
    expect(useGuardStore.getState().trying).toBe(false)
  })
})
