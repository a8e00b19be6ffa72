import { expect, test } from 'vitest'
import { asWideAs } from './layout.ts'

const panels = { conversation: 11, work: 78, side: 11 }

test('panels are as wide as they were, whatever window is opened next', () => {
  expect(asWideAs({ panels, width: 2560 }, 2560)).toEqual(panels)
  const { conversation, work, side } = asWideAs({ panels, width: 2560 }, 1280)
  expect([conversation, work, side]).toEqual([22, 56, 22])
})

test('where they would leave the board nothing, they share the window as before', () => {
  expect(asWideAs({ panels: { work: 40, side: 60 }, width: 2000 }, 900)).toEqual({ work: 40, side: 60 })
})
