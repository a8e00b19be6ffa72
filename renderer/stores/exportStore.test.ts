import { beforeEach, describe, expect, test } from 'vitest'
import { defaultExportSettings } from '../document/exportOrder.ts'
import { changeExport, redoExport, startExportFacts, undoExport, useExportStore } from './exportStore.ts'

const pictures = ['a', 'b', 'c'].map((name) => ({ id: name, name }))
const { getState: facts } = useExportStore
const names = () =>
  facts()
    .pictures.map(({ name }) => name)
    .join('')
const without = (id: string) =>
  useExportStore.setState(({ pictures: before }) => ({ pictures: before.filter((picture) => picture.id !== id) }))

beforeEach(() => startExportFacts({ pictures, animations: [], settings: defaultExportSettings, view: 'sheet' }))

describe('the workspace has steps of its own', () => {
  test('none at first; each change of the list is one, however fast', () => {
    expect(facts().past).toEqual([])
    without('b')
    without('a')
    expect(names()).toBe('c')
    undoExport()
    expect(names()).toBe('ac')
    undoExport()
    expect(names()).toBe('abc')
    undoExport()
    expect(names()).toBe('abc')
    redoExport()
    redoExport()
    expect(names()).toBe('c')
  })

  test('a setting that is drawn on a slider is one', () => {
    for (let padding = 3; padding < 20; padding++) changeExport({ padding })
    undoExport()
    expect(facts().settings.padding).toBe(defaultExportSettings.padding)
    redoExport()
    expect(facts().settings.padding).toBe(19)
  })

  test('a change after an undo forgets what was taken back, and is a step though it follows at once', () => {
    changeExport({ padding: 7 })
    undoExport()
    changeExport({ extrude: 3 })
    redoExport()
    expect([facts().settings.padding, facts().settings.extrude]).toEqual([defaultExportSettings.padding, 3])
    undoExport()
    expect(facts().settings.extrude).toBe(defaultExportSettings.extrude)
  })

  test('what a step takes out of the list is no longer marked', () => {
    without('c')
    undoExport()
    useExportStore.setState({ marked: new Set(['a', 'c']) })
    redoExport()
    expect([...facts().marked]).toEqual(['a'])
  })

  test('how it is looked at is none', () => {
    useExportStore.setState({ zoom: 4, ground: 'scene', marked: new Set(['a']) })
    expect(facts().past).toEqual([])
  })
})
