import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runParity } from '../../engine/parity/parity.ts'

test('every stage computes what the official implementation computed', async () => {
  const folder = (name: string) => fileURLToPath(new URL(`../fixtures/tiny-a/${name}`, import.meta.url))
  const lines: string[] = []
  const { passed, failed } = await runParity(folder('model'), folder('fixtures'), (line) => lines.push(line))
  expect(lines.filter((line) => line.startsWith('failed'))).toEqual([])
  expect(failed).toBe(0)
  expect(passed).toBeGreaterThan(180)
  expect(lines.at(-1)).toBe(`parity: ${passed} passed, 0 failed`)
}, 120_000)
