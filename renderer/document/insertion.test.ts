import { expect, it } from 'vitest'
import { spaced } from './insertion.ts'

const put = (prompt: string, start: number, end: number, text: string) =>
  prompt.slice(0, start) + spaced(prompt, { start, end }, text) + prompt.slice(end)

it('what is written into a prompt is parted from the words around it', () => {
  expect(put('', 0, 0, 'fox')).toBe('fox ')
  expect(put('a red', 5, 5, 'fox')).toBe('a red fox ')
  expect(put('a red fo in the snow', 6, 8, 'fox')).toBe('a red fox in the snow')
  expect(put('a fo, flat', 2, 4, 'fox')).toBe('a fox, flat')
})
