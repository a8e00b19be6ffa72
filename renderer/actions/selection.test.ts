import { beforeEach, describe, expect, test } from 'vitest'
import { board } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select, selectAll, useViewStore } from '../stores/viewStore.ts'
import { sideBySideAction, sliderAction, stopComparingAction, beforeAction, dividerActions } from './compare.ts'
import { applyCropAction, chooseAspect, cropToolAction, leaveToolAction, markRegion, regionToolAction } from './crop.ts'
import { cutOutAction } from './cutOut.ts'
import { undoAction } from './history.ts'
import { neighbourActions } from './neighbours.ts'
import { alignActions, arrangeAction, duplicateAction, nudgeActions, selectAllAction } from './selection.ts'
import { openTestStudio, testPicture } from './testStudio.ts'

const parent = testPicture()
const child = testPicture({ parentId: parent.id, verb: 'edit', width: 128, height: 128 })
const other = testPicture({ prompt: 'a boat' })
let studio = openTestStudio()
beforeEach(() => (studio = openTestStudio([parent, child, other])))

const places = () => Object.fromEntries(board().pictures.map(({ id, x, y }) => [id, [x, y]]))
const view = () => useViewStore.getState()

describe('several pictures at once', () => {
  test('all are selected, and the last is the one that verbs are about', async () => {
    await selectAllAction.run()
    expect(view().selectedIds).toEqual([parent.id, child.id, other.id])
    expect(view().selectedId).toBe(other.id)
  })

  test('an arrow with Alt moves what is selected, with Shift by one pixel, and nothing else', async () => {
    const move = (id: string) => nudgeActions.find((action) => action.id === id)!
    expect(move('nudge.down.1').isEnabled()).toBe(false)
    selectAll([parent.id, other.id])
    await move('nudge.down.1').run()
    await move('nudge.left.16').run()
    expect(places()).toEqual({ [parent.id]: [-16, 1], [child.id]: [100, 0], [other.id]: [184, 1] })
  })

  test('they are aligned to what they span, in one step of the history', async () => {
    const top = alignActions.find(({ id }) => id === 'arrange.Bottom')!
    selectAll([parent.id])
    expect(top.isEnabled()).toBe(false)
    selectAll([parent.id, child.id])
    await top.run()
    expect(places()).toMatchObject({ [parent.id]: [0, 64], [child.id]: [100, 0] })
    await undoAction.run()
    expect(places()).toMatchObject({ [parent.id]: [0, 0] })
  })

  test('without a selection everything is arranged', async () => {
    await arrangeAction.run()
    const overlapping = board().pictures.filter((a) =>
      board().pictures.some(
        (b) => a !== b && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      ),
    )
    expect(overlapping).toEqual([])
  })

  test('duplicates are pictures of their own beside the first ones, and are selected', async () => {
    selectAll([parent.id, other.id])
    await duplicateAction.run()
    expect(board().pictures).toHaveLength(5)
    expect(view().selectedIds).toHaveLength(2)
    expect(view().selectedIds).not.toContain(parent.id)
    studio.refuse('pictures:crop', 'The file is gone.')
    await duplicateAction.run()
    expect(board().pictures).toHaveLength(5)
    expect(useToastStore.getState().toasts.at(-1)!.message).toBe('The file is gone.')
  })

  test('a cut-out takes the place of its picture, undo brings that back, and what has no plain ground says so', async () => {
    select(child.id)
    await cutOutAction.run()
    const cut = board().pictures.at(-1)!
    expect(studio.inputsOf('pictures:cutOut')).toEqual([{ id: child.id }])
    expect(board().pictures).toHaveLength(3)
    expect(cut).toMatchObject({ x: 100, y: 0 })
    expect(view().selectedId).toBe(cut.id)
    expect(cutOutAction.isEnabled()).toBe(false)
    await undoAction.run()
    expect(board().pictures.map(({ id }) => id)).toContain(child.id)
    select(other.id)
    studio.refuse('pictures:cutOut', 'There is no plain ground.')
    await cutOutAction.run()
    const { message, action } = useToastStore.getState().toasts.at(-1)!
    expect([message, action?.label]).toEqual(['There is no plain ground.', 'Try again'])
    action?.run()
    await studio.settled()
    const [, first, again] = studio.inputsOf('pictures:cutOut')
    expect([first, again]).toEqual([{ id: other.id }, { id: other.id }])
  })

  test('arrows walk over the board from picture to picture', async () => {
    select(child.id)
    await neighbourActions.find(({ id }) => id === 'select.right')!.run()
    expect(view().selectedId).toBe(other.id)
    expect(useCameraStore.getState().lookAt).toMatchObject({ type: 'fit', rect: { x: 200, y: 0 } })
    expect(neighbourActions.find(({ id }) => id === 'select.right')!.isEnabled()).toBe(false)
  })
})

describe('comparing', () => {
  test('a picture is compared with the one it was made from; one without a parent is not', () => {
    select(other.id)
    expect(sliderAction.isEnabled()).toBe(false)
    select(child.id)
    expect(sliderAction.isEnabled()).toBe(true)
  })

  test('two that are selected are compared with each other', () => {
    selectAll([parent.id, other.id])
    expect(sideBySideAction.isEnabled()).toBe(true)
  })

  test('before is seen as long as the key is held', async () => {
    select(child.id)
    await beforeAction.run()
    expect(view().comparing).toBe('before')
    beforeAction.release!()
    expect(view().comparing).toBe('off')
  })

  test('arrows move the slider while it is out, and Escape puts it away', async () => {
    select(child.id)
    const [left] = dividerActions
    expect(left!.isEnabled()).toBe(false)
    await sliderAction.run()
    await left!.run()
    expect(view().divider).toBeCloseTo(0.48)
    await stopComparingAction.run()
    expect(view().comparing).toBe('off')
    expect(stopComparingAction.isEnabled()).toBe(false)
  })

  test('side by side, pixels are equally large in both: the camera makes room for the larger one', async () => {
    selectAll([child.id, parent.id])
    await sideBySideAction.run()
    expect(useCameraStore.getState().lookAt).toMatchObject({ halved: true, rect: { width: 128, height: 128 } })
    await sideBySideAction.run()
    expect(view().comparing).toBe('off')
  })
})

describe('cropping', () => {
  test('what is left of a picture is a picture of its own beside it, cut from the file', async () => {
    select(child.id)
    await cropToolAction.run()
    expect(view().region).toEqual({ pictureId: child.id, rect: { x: 0, y: 0, width: 128, height: 128 } })
    markRegion(child, { x: 8, y: 16, width: 32, height: 24 })
    expect(applyCropAction.isEnabled()).toBe(true)
    await applyCropAction.run()
    expect(studio.inputsOf('pictures:crop')).toEqual([{ id: child.id, rect: { x: 8, y: 16, width: 32, height: 24 } }])
    expect(board().pictures.at(-1)).toMatchObject({ id: view().selectedId!, width: 32, height: 24 })
    expect(view()).toMatchObject({ tool: 'select', region: null })
  })

  test('a crop to the whole picture makes nothing', async () => {
    select(child.id)
    await cropToolAction.run()
    await applyCropAction.run()
    expect(studio.inputsOf('pictures:crop')).toEqual([])
    expect(board().pictures).toHaveLength(3)
  })

  test('a shape takes what fits of the region, and Escape leaves first the tool, then the region', async () => {
    select(child.id)
    await regionToolAction.run()
    expect(view().region!.rect).toEqual({ x: 32, y: 32, width: 64, height: 64 })
    chooseAspect(2)
    const { width, height } = view().region!.rect
    expect(width / height).toBe(2)
    await leaveToolAction.run()
    expect(view()).toMatchObject({ tool: 'select' })
    expect(view().region).not.toBeNull()
    await leaveToolAction.run()
    expect(view().region).toBeNull()
  })

  test('another selection takes tool and region away', async () => {
    select(child.id)
    await cropToolAction.run()
    select(other.id)
    expect(view()).toMatchObject({ tool: 'select', region: null })
  })
})
