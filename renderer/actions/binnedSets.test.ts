import { expect, test } from 'vitest'
import type { QueuedPainting, SetLine, StoredSet } from '../../electron/contract.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { restoreSet } from './bin.ts'
import { deleteSet } from './sets.ts'
import { openTestStudio } from './testStudio.ts'

test('a set that comes out of the bin is painted on with: what was cancelled with it is lined up again, and once', async () => {
  const [id, red, blue, other] = Array.from({ length: 4 }, () => crypto.randomUUID())
  const member = { words: '', shown: 0, state: 'open', hold: 1, caption: '', earlier: 1, imageGuidance: null } as const
  const set: StoredSet = {
    id: id!,
    name: 'Cups',
    createdAt: 1,
    order: null,
    needs: [],
    animation: null,
    story: null,
    series: null,
    members: [red, blue].map((job) => ({ ...member, id: job!, name: job!, tries: [{ job: job!, place: 0 }] })),
  }
  const studio = openTestStudio()
  studio.answer({
    'sets:delete': () => null,
    'sets:restore': () => null,
    'sets:list': () => [],
    'jobs:cancel': ({ ids }) => ids,
  })
  // The red one is painted already, and another picture waits that is not of the set.
  useQueueStore.setState({ jobs: [blue, other].map((job) => ({ id: job! }) as QueuedPainting) })
  const line: SetLine = { id: id!, name: 'Cups', createdAt: 1, count: 2, kind: 'set' }

  await deleteSet(set, () => Promise.resolve())
  expect(studio.inputsOf('jobs:cancel')).toEqual([{ ids: [blue] }])
  await restoreSet(line)
  await restoreSet(line)
  expect(studio.inputsOf('sets:restore')).toEqual([{ id }, { id }])
  expect(studio.inputsOf('jobs:bringBack')).toEqual([{ ids: [blue] }])
})
