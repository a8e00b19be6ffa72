import { expect, test } from 'vitest'
import { channels } from '../contract.ts'

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`
const many = Array.from({ length: 150_000 }, (_, index) => id(index))

test('a library, a board, a wildcard: what a user can grow has no limit', () => {
  const step = { id: id(1), parentId: id(2), verb: 'delete', name: null, pinned: false, deleted: false, at: 0 }
  const placed = many.map((one) => ({ id: one, x: 0, y: 0, width: 64, height: 64 }))
  const told = {
    'pictures:get': { ids: many },
    'pictures:delete': { ids: many },
    'pictures:restore': { ids: many },
    'pictures:toggleStars': { ids: many },
    'history:change': { ids: many, deleted: true },
    'history:append': { step: { ...step, pictureIds: many, placed, removed: many } },
    'wildcards:save': { wildcard: { name: 'animals', words: many } },
    'settings:set': { shortcuts: { undo: Array.from({ length: 40 }, () => ({ key: 'z', mod: true })) } },
  } as const
  for (const [channel, input] of Object.entries(told)) {
    const { success, error } = channels[channel as keyof typeof told].safeParse(input)
    expect({ channel, success, error: error?.issues.slice(0, 1) }).toEqual({ channel, success: true, error: undefined })
  }
})
