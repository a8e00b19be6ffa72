import { beforeEach, describe, expect, test } from 'vitest'
import { useModelStore } from '../stores/modelStore.ts'
import { usePromptStore } from '../stores/promptStore.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import { changeRequest, useRequestStore } from '../stores/requestStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import {
  applyPreset,
  deletePreset,
  deleteWildcard,
  keepPreset,
  loadPresets,
  savePreset,
  saveWildcard,
} from './presets.ts'
import { recallAction } from './recall.ts'
import { addReference, referenceAction, referencedPictures, referToFiles, removeReference } from './references.ts'
import { freshId, openTestStudio, testPicture } from './testStudio.ts'

const fox = testPicture({ prompt: 'a red fox' })
const snow = testPicture({ prompt: 'put it in the snow', parentId: fox.id, verb: 'edit' })
const photo = testPicture({ verb: 'import', prompt: '', recipe: null })
let studio = openTestStudio()
beforeEach(() => (studio = openTestStudio([fox, snow, photo])))
const drafts = () => usePromptStore.getState().drafts
const message = () => useToastStore.getState().toasts.at(-1)?.message

describe('recalling a recipe', () => {
  test('words, seed and every setting that differs from the model come back, and only those', async () => {
    changeRequest('steps', 99)
    const painted = testPicture({
      prompt: 'a boat',
      recipe: { ...fox.recipe!, prompt: 'a boat', seed: 41, guidance: 5 },
    })
    await recallAction.run(painted)
    expect(drafts().new).toBe('a boat')
    expect(useRequestStore.getState()).toMatchObject({ seed: 41, seedLocked: true, changes: { guidance: 5 } })
    expect(useRequestStore.getState().changes).not.toHaveProperty('steps')
  })

  test('an instruction comes back on the picture that it was given for', async () => {
    select(snow.id)
    await recallAction.run()
    expect(useViewStore.getState().selectedId).toBe(fox.id)
    expect(drafts().change).toBe('put it in the snow')
  })

  test('a photograph has none', () => {
    select(photo.id)
    expect(recallAction.isEnabled()).toBe(false)
    expect(recallAction.isEnabled(fox)).toBe(true)
  })
})

describe('referring to pictures', () => {
  test('the selected picture is referred to, and the words are about something else then', async () => {
    select(fox.id)
    await referenceAction.run()
    expect(usePromptStore.getState().referenceIds).toEqual([fox.id])
    expect(useViewStore.getState().selectedId).toBeNull()
    removeReference(fox.id)
    expect(usePromptStore.getState().referenceIds).toEqual([])
  })

  test('each once, seven at most, and the eighth is told', () => {
    for (let time = 0; time < 2; time++) addReference(fox.id)
    for (let more = 0; more < 6; more++) addReference(freshId())
    expect(usePromptStore.getState().referenceIds).toHaveLength(7)
    expect(message()).toBeUndefined()
    addReference(freshId())
    expect(usePromptStore.getState().referenceIds).toHaveLength(7)
    expect(message()).toMatch(/7/)
  })

  test('a model that only paints cannot, and says so', () => {
    useModelStore.setState(({ capabilities }) => ({ capabilities: { ...capabilities!, edit: false } }))
    expect(referenceAction.isEnabled(fox)).toBe(false)
    addReference(fox.id)
    expect(usePromptStore.getState().referenceIds).toEqual([])
    expect(message()).toBeDefined()
  })

  test('files come into the library first; one that cannot be read is told and the others are referred to', async () => {
    const good = { ...testPicture({ verb: 'import' }), found: null, was: 'new' as const }
    let asked = 0
    studio.answer({ 'pictures:import': () => (asked++ === 0 ? Promise.reject(new Error('a.png is damaged.')) : good) })
    await referToFiles([new File(['x'], 'a.png'), new File(['y'], 'b.png')])
    expect(usePromptStore.getState().referenceIds).toEqual([good.id])
    expect(message()).toBe('a.png is damaged.')
    expect(referencedPictures([good.id, freshId()]).map(({ id }) => id)).toEqual([good.id])
  })
})

describe('presets and wildcards', () => {
  const names = () => usePresetStore.getState().presets.map(({ name }) => name)

  test('the settings as they are now are kept under a name, in order, and applied again', async () => {
    changeRequest('steps', 12)
    expect(await keepPreset('quick', 'a sketch of {prompt}')).toBe(true)
    changeRequest('steps', undefined)
    expect(await keepPreset('best', '')).toBe(true)
    expect(names()).toEqual(['best', 'quick'])
    applyPreset(usePresetStore.getState().presets[1]!)
    expect(useRequestStore.getState()).toMatchObject({ template: 'a sketch of {prompt}', changes: { steps: 12 } })
    usePresetStore.setState({ presets: [] })
    await loadPresets()
    expect(names().toSorted()).toEqual(['best', 'quick'])
  })

  test('a deleted preset comes back by the note', async () => {
    await keepPreset('quick', '')
    await deletePreset(usePresetStore.getState().presets[0]!)
    expect(names()).toEqual([])
    useToastStore.getState().toasts.at(-1)!.action!.run()
    await studio.settled()
    expect(names()).toEqual(['quick'])
  })

  test('a preset without a name is refused in a sentence', async () => {
    expect(await savePreset({ id: freshId(), name: ' ', template: '', changes: {} })).toBe(false)
    expect(message()).toBe('Give the preset a name.')
    expect(names()).toEqual([])
  })

  test('a wildcard that is renamed takes the place of the old one, and a deleted one comes back', async () => {
    const wildcards = () => usePresetStore.getState().wildcards.map(({ name }) => name)
    await saveWildcard({ name: 'animal', words: ['fox', 'owl'] }, null)
    await saveWildcard({ name: 'beast', words: ['fox', 'owl'] }, 'animal')
    expect(wildcards()).toEqual(['beast'])
    expect(studio.inputsOf('wildcards:delete')).toEqual([{ name: 'animal' }])
    await deleteWildcard(usePresetStore.getState().wildcards[0]!)
    expect(wildcards()).toEqual([])
    useToastStore.getState().toasts.at(-1)!.action!.run()
    await studio.settled()
    expect(wildcards()).toEqual(['beast'])
  })
})
