import { beforeEach, describe, expect, test } from 'vitest'
import type { JobQueue, PaintingSnapshot, QueuedPainting } from '../../electron/contract.ts'
import { threadOf } from '../document/turns.ts'
import { board } from '../stores/boardStore.ts'
import { useConversationStore } from '../stores/conversationStore.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { usePresetStore } from '../stores/presetStore.ts'
import { setReferences, usePromptStore, writeDraft } from '../stores/promptStore.ts'
import { changeRequest, useRequestStore } from '../stores/requestStore.ts'
import { useSettingsStore } from '../stores/settingsStore.ts'
import { useToastStore } from '../stores/toastStore.ts'
import { select, useViewStore } from '../stores/viewStore.ts'
import * as conversation from './conversation.ts'
import { continueAction, generateAction, generateNextAction, pauseAction, stopAction } from './generate.ts'
import { clearQueueAction, continueQueueAction, pauseQueueAction, retryAction } from './queue.ts'
import { freshId, openTestStudio, testPicture } from './testStudio.ts'
import { watchJobs } from './watch.ts'

const fox = testPicture({ prompt: 'a red fox' })
const snow = testPicture({ prompt: 'put it in the snow', parentId: fox.id, verb: 'edit' })
const otherSnow = testPicture({ ...snow, id: freshId(), createdAt: 1 })
const night = testPicture({ prompt: 'make it night', parentId: snow.id, verb: 'edit', createdAt: 2 })
let studio = openTestStudio()
beforeEach(() => (studio = openTestStudio([fox, snow, otherSnow, night])))

const asked = () => studio.inputsOf('jobs:add').flatMap(({ jobs }) => jobs)
const toast = () => useToastStore.getState().toasts.at(-1)

/** A painting of the queue, as the main process tells of it. */
function painting(facts: Partial<QueuedPainting> = {}): QueuedPainting {
  const request = { prompt: 'a boat', seed: 1, imageIndex: 0, count: 1 }
  const order = { request, modelId: 'first', edits: false, turnId: freshId(), guard: 0.5 }
  return {
    id: freshId(),
    kind: 'paint',
    needs: [],
    state: 'waiting',
    order,
    progress: null,
    message: null,
    createdAt: 0,
    readiness: 'ready',
    pictures: [],
    ...facts,
  }
}
const queue = (...jobs: readonly QueuedPainting[]): JobQueue => ({ jobs, paused: false, held: false, editingId: null })

describe('generating', () => {
  test('asks for the words with the settings as they are, a fresh seed, and keeps the words for another time', async () => {
    select(null)
    expect(generateAction.isEnabled()).toBe(false)
    writeDraft('new', '  a boat ')
    changeRequest('steps', 12)
    const { seed } = useRequestStore.getState()
    await generateAction.run()
    const [job] = asked()
    expect(job!.order).toMatchObject({
      modelId: 'first',
      edits: false,
      request: { prompt: 'a boat', steps: 12, count: 1 },
    })
    expect(job!.needs).toEqual([])
    expect(job!.order.request.seed).not.toBe(seed)
    expect(usePromptStore.getState()).toMatchObject({ drafts: { new: '  a boat ' }, history: ['a boat'] })
  })

  test('with a locked seed asks for that one again', async () => {
    useRequestStore.setState({ seed: 77, seedLocked: true })
    writeDraft('new', 'a boat')
    await generateAction.run()
    await generateAction.run()
    expect(asked().map(({ order }) => order.request.seed)).toEqual([77, 77])
  })

  test('with a picture selected changes that one, with those that the words refer to; the instruction is said once', async () => {
    select(fox.id)
    writeDraft('change', 'make it blue')
    setReferences([night.id, fox.id])
    useSettingsStore.setState({ guard: 0.25 })
    await generateAction.run()
    expect(asked()[0]).toMatchObject({
      order: { edits: true, guard: 0.25, request: { prompt: 'make it blue' } },
      needs: [{ picture: fox.id }, { picture: night.id }],
    })
    expect(usePromptStore.getState()).toMatchObject({ drafts: { change: '' }, referenceIds: [] })
  })

  test('goes before everything that waits where that is asked for', async () => {
    writeDraft('new', 'a boat')
    await generateNextAction.run()
    await generateAction.run()
    expect(studio.inputsOf('jobs:add').map(({ at }) => at)).toEqual(['front', 'back'])
  })

  test('with a wildcard gives each picture of a batch words of its own', async () => {
    usePresetStore.setState({ wildcards: [{ name: 'animal', words: ['fox', 'owl', 'cat', 'hare', 'frog'] }] })
    useRequestStore.setState({ count: 4, seed: 5, seedLocked: true, template: 'a sketch of {prompt}' })
    writeDraft('new', 'a __animal__')
    await generateAction.run()
    const requests = asked().map(({ order }) => order.request)
    expect(requests.map(({ count, seed }) => [count, seed])).toEqual([5, 6, 7, 8].map((seed) => [1, seed]))
    for (const { prompt } of requests) expect(prompt).toMatch(/^a sketch of a (fox|owl|cat|hare|frog)$/)
  })

  test('without a model does nothing', async () => {
    useModelStore.setState({ capabilities: null })
    writeDraft('new', 'a boat')
    expect(generateAction.isEnabled()).toBe(false)
    await generateAction.run()
    expect(asked()).toEqual([])
  })
})

describe('what is being painted', () => {
  const running = painting({ state: 'running', readiness: null })
  const snapshot: PaintingSnapshot = {
    job: running,
    paused: false,
    rested: false,
    choosing: false,
    candidates: [],
    started: null,
    shown: [0],
    saved: [],
    pixels: [null],
  }
  beforeEach(() => {
    watchJobs()
    studio.tellJobs({ type: 'queue', queue: queue(running) })
    studio.tellJobs({ type: 'painting', painting: snapshot })
  })

  test('is paused and goes on, as the main process tells', async () => {
    expect([pauseAction.isEnabled(), continueAction.isEnabled()]).toEqual([true, false])
    await pauseAction.run()
    studio.tellJobs({ type: 'event', jobId: running.id, event: { type: 'paused', paused: true } })
    expect([pauseAction.isEnabled(), continueAction.isEnabled()]).toEqual([false, true])
    await continueAction.run()
    expect(studio.inputsOf('jobs:hold').map(({ paused }) => paused)).toEqual([true, false])
  })

  test('is stopped by its key, and another one by its own button', async () => {
    const waiting = painting()
    await stopAction.run()
    await stopAction.run([waiting.id])
    await studio.settled()
    expect(studio.inputsOf('jobs:cancel')).toEqual([{ ids: [running.id] }, { ids: [waiting.id] }])
  })

  test('lies on the board when it is saved, in one step of the history, and the key no longer stops anything', async () => {
    const picture = testPicture({ prompt: 'a boat', turnId: running.order.turnId })
    studio.tellJobs({ type: 'event', jobId: running.id, event: { type: 'saved', image: 0, picture } })
    expect(board().pictures.map(({ id }) => id)).toContain(picture.id)
    studio.tellJobs({ type: 'queue', queue: queue() })
    expect(stopAction.isEnabled()).toBe(false)
  })

  test('that failed is told with its sentence, and painted again from the note or the queue', async () => {
    const failed = { ...running, state: 'failed', message: 'The disk is full.' } as const
    studio.tellJobs({ type: 'queue', queue: queue(failed) })
    expect(toast()).toMatchObject({ tone: 'error', message: 'The disk is full.' })
    toast()!.action!.run()
    await retryAction.run()
    await studio.settled()
    expect(studio.inputsOf('jobs:retry')).toEqual([{ ids: [failed.id] }, { ids: [failed.id] }])
  })
})

test('a picture that the memory is too small for is painted anyway at a second click', async () => {
  watchJobs()
  const waiting = painting()
  studio.tellJobs({ type: 'queue', queue: queue({ ...waiting, state: 'running', readiness: null }) })
  const refused = {
    ...waiting,
    state: 'failed',
    readiness: null,
    message: 'It needs too much.',
    code: 'memory/short',
  } as const
  studio.tellJobs({ type: 'queue', queue: queue(refused) })
  expect(toast()).toMatchObject({ message: 'It needs too much.', action: { label: 'Paint anyway' } })
  toast()!.action!.run()
  await studio.settled()
  expect(studio.inputsOf('jobs:change')).toMatchObject([{ id: refused.id, order: { anyway: true } }])
  expect(studio.inputsOf('jobs:retry')).toEqual([{ ids: [refused.id] }])
})

describe('the queue', () => {
  test('of 301 is cancelled as a whole, and comes back as a whole', async () => {
    watchJobs()
    const jobs = Array.from({ length: 301 }, () => painting())
    studio.tellJobs({ type: 'queue', queue: queue(...jobs) })
    await clearQueueAction.run()
    await studio.settled()
    toast()!.action!.run()
    await studio.settled()
    expect(studio.inputsOf('jobs:bringBack').flatMap(({ ids }) => ids)).toEqual(jobs.map(({ id }) => id))
  })

  test('is paused and goes on; what is added meanwhile says that it waits', async () => {
    watchJobs()
    await pauseQueueAction.run()
    studio.tellJobs({ type: 'queue', queue: { ...queue(painting()), paused: true, held: true } })
    expect([pauseQueueAction.isEnabled(), continueQueueAction.isEnabled()]).toEqual([false, true])
    writeDraft('new', 'a boat')
    await generateAction.run()
    toast()!.action!.run()
    await studio.settled()
    expect(studio.inputsOf('jobs:pause').map(({ paused }) => paused)).toEqual([true, false])
  })
})

describe('the conversation with a picture', () => {
  const review = (id: string | null) => useConversationStore.setState({ reviewingId: id })

  test('a card asks for another candidate of its own turn, whatever is selected', async () => {
    select(fox.id)
    await conversation.anotherAction.run(snow)
    await conversation.severalAction.run(snow)
    expect(asked().map(({ order }) => [order.turnId, order.request.count])).toEqual([
      [snow.turnId, 1],
      [snow.turnId, 3],
    ])
    expect(asked()[0]).toMatchObject({ needs: [{ picture: fox.id }], order: { edits: true } })
    expect(asked()[0]!.order.request.seed).not.toBe(snow.recipe!.seed)
  })

  test('a photograph cannot be painted again', () => {
    expect(conversation.anotherAction.isEnabled(testPicture({ recipe: null }))).toBe(false)
  })

  test('arrows step through the candidates of the result being looked at, and stop at the ends', async () => {
    select(snow.id)
    expect(conversation.nextCandidateAction.isEnabled()).toBe(false)
    review(snow.id)
    expect(conversation.previousCandidateAction.isEnabled()).toBe(false)
    await conversation.nextCandidateAction.run()
    expect(useViewStore.getState().selectedId).toBe(otherSnow.id)
    expect(conversation.nextCandidateAction.isEnabled()).toBe(false)
  })

  test('a candidate that is clicked on the board is the one to go on from or to discard', async () => {
    select(snow.id)
    review(snow.id)
    select(otherSnow.id)
    expect(conversation.reviewedPicture()).toBe(otherSnow)
    select(fox.id)
    expect(conversation.reviewedPicture()).toBeNull()
  })

  test('keys are for the result only while nothing is typed', () => {
    select(snow.id)
    review(snow.id)
    expect(conversation.acceptAction.isEnabled()).toBe(true)
    writeDraft('change', 'm')
    expect(conversation.acceptAction.isEnabled()).toBe(false)
  })

  test('a candidate that is accepted stays selected, and the others fold under it', async () => {
    select(snow.id)
    review(snow.id)
    await conversation.acceptAction.run()
    expect(useConversationStore.getState().reviewingId).toBeNull()
    expect(useViewStore.getState().selectedId).toBe(snow.id)
    const [, , accepted] = board().pictures
    expect(board().pictures).toHaveLength(3)
    expect(accepted).toMatchObject({ id: snow.id, folded: [otherSnow.id] })
  })

  test('one that is discarded gives way to the next, the last one to the picture before; undo brings it back', async () => {
    select(snow.id)
    review(snow.id)
    await conversation.discardAction.run()
    expect(studio.isDeleted(snow.id)).toBe(true)
    expect(useViewStore.getState().selectedId).toBe(otherSnow.id)
    await conversation.discardAction.run()
    expect(useViewStore.getState().selectedId).toBe(fox.id)
    toast()!.action!.run()
    await studio.settled()
    expect(studio.isDeleted(otherSnow.id)).toBe(false)
  })

  test('an earlier turn said in other words is painted again with the later ones on what comes of it', async () => {
    const turns = threadOf(night, [fox, snow, night])
    await conversation.replay(turns, 1, 'put it in the rain')
    const [rain, later] = asked()
    expect([rain, later].map((job) => job!.order.request.prompt)).toEqual(['put it in the rain', 'make it night'])
    expect(rain!.needs).toEqual([{ picture: fox.id }])
    expect(later!.needs).toEqual([{ job: rain!.id, place: 0 }])
  })
})
