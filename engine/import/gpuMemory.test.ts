import { expect, test } from 'vitest'
import { parseFree } from './gpuMemory.ts'

test('the first card counts; a driver that does not answer in numbers has told nothing', () => {
  expect(parseFree('12022\n')).toEqual({ freeBytes: 12022 * 2 ** 20 })
  expect(parseFree('81079\n80500\n')).toEqual({ freeBytes: 81079 * 2 ** 20 })
  for (const text of ['', 'No devices were found\n', '[N/A]\n']) expect(parseFree(text)).toBeNull()
})
