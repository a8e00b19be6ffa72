import { beforeEach, describe, expect, test } from 'vitest'
import { board } from '../stores/boardStore.ts'
import { pictureAt, useLibraryListStore } from '../stores/libraryListStore.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import { renamePicture } from './library.ts'
import { deleteSelectedAction, infoAction, openSelectedAction, renameAction, starAction } from './libraryActions.ts'
import { createLibraryList } from './libraryList.ts'
import { selectAt, selectEverything } from './librarySelection.ts'
import { changeSettings } from './settings.ts'
import { selectedPicture } from './pictures.ts'
import { openTestStudio, testPicture } from './testStudio.ts'

const many = Array.from({ length: 350 }, (_, index) => testPicture({ name: `picture ${index}` }))
let studio = openTestStudio()
let list = createLibraryList()
const facts = () => useLibraryListStore.getState()
const offsets = () => studio.inputsOf('pictures:page').map(({ offset }) => offset)
beforeEach(async () => {
  studio = openTestStudio(many)
  list = createLibraryList()
  list.openLibraryList()
  await studio.settled()
})

const selection = () => useViewStore.getState().selectedIds

describe('the list of the library', () => {
  test('asks for what is seen, one page at a time, and keeps it', async () => {
    expect(facts().total).toBe(350)
    list.showRange(150, 260)
    await studio.settled()
    expect(offsets()).toEqual([0, 100, 200])
    expect(pictureAt(facts().pages, 205)!.name).toBe('picture 205')
    list.showRange(0, 50)
    await studio.settled()
    expect(offsets()).toEqual([0, 100, 200])
  })

  test('asks again for what is seen when the library changed, and shows the old until the answer', async () => {
    studio.tell({ type: 'library:changed' })
    expect(pictureAt(facts().pages, 0)).not.toBeNull()
    await studio.settled()
    expect(offsets()).toEqual([0, 0])
  })

  test('asks at the first letter; of those typed while it waits for an answer, only the last', async () => {
    await selectAt(3, 'only')
    for (const words of ['f', 'fo', 'fox']) list.changeFilter({ words })
    await studio.settled()
    expect(studio.inputsOf('pictures:page').map(({ query }) => query.words)).toEqual(['', 'f', 'fox'])
    // What is selected does not depend on what is looked for.
    expect(selection()).toHaveLength(1)
  })

  test('tells a failure and works again after it', async () => {
    studio.refuse('pictures:page', 'The library is busy.')
    list.showRange(200, 210)
    await studio.settled()
    expect(useToastStore.getState().toasts.at(-1)!.message).toBe('The library is busy.')
  })
})

describe('selecting in the list', () => {
  test('as in every file manager: one, one more, a range, all, also beyond what is loaded', async () => {
    const id = (index: number) => many[index]!.id
    await selectAt(2, 'only')
    await selectAt(5, 'toggle')
    expect(selection()).toEqual([id(2), id(5)])
    await selectAt(5, 'toggle')
    expect(selection()).toEqual([id(2)])
    await selectAt(8, 'range')
    expect(selection()).toEqual(many.slice(5, 9).map((one) => one.id))
    await selectEverything()
    expect(selection()).toHaveLength(350)
  })

  test('is selecting on the board: verbs are about the same pictures, wherever they were selected', async () => {
    await selectAt(2, 'only')
    expect(selectedPicture()?.id).toBe(many[2]!.id)
    await starAction.run()
    select(many[9]!.id)
    await starAction.run()
    expect(studio.inputsOf('pictures:toggleStars')).toEqual([{ ids: [many[2]!.id] }, { ids: [many[9]!.id] }])
    expect(deleteSelectedAction.isEnabled()).toBe(false)
    useLibraryListStore.setState({ focused: true })
    await deleteSelectedAction.run()
    expect(studio.isDeleted(many[9]!.id)).toBe(true)
    expect(selection()).toEqual([])
  })

  test('a button on a thumbnail is about that picture, whatever is selected', async () => {
    await selectAt(2, 'only')
    await openSelectedAction.run([many[30]!.id])
    expect(useViewStore.getState().selectedId).toBe(many[30]!.id)
    expect(board().pictures.map(({ id }) => id)).toContain(many[30]!.id)
  })

  test('what is known of a picture opens, closes when asked for again, and its name can be written', async () => {
    const ids = [many[4]!.id]
    await infoAction.run(ids)
    expect(facts()).toMatchObject({ infoOpen: true, renaming: false })
    await infoAction.run(ids)
    expect(facts().infoOpen).toBe(false)
    usePanelStore.setState({ side: 'history' })
    await renameAction.run(ids)
    expect(facts()).toMatchObject({ infoOpen: true, renaming: true })
    expect(usePanelStore.getState().side).toBe('library')
    await renamePicture(many[4]!.id, 'Reineke')
    expect(useLibraryStore.getState().byId[many[4]!.id]!.name).toBe('Reineke')
  })
})

test('a setting is shown at once, and put back with a sentence when it could not be kept', async () => {
  const change = changeSettings({ theme: 'dark' })
  expect(useSettingsStore.getState().theme).toBe('dark')
  await change
  studio.refuse('settings:set', 'The disk is full.')
  await changeSettings({ theme: 'light' })
  expect(useSettingsStore.getState().theme).toBe('dark')
  expect(useToastStore.getState().toasts.at(-1)!.message).toBe('The disk is full.')
})
