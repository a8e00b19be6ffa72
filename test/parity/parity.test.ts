import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runParity } from '../../engine/parity/parity.ts'

test.each([
  ['the first releases', 'tiny-a', 180],
  ['NextStep-1.1', 'tiny-c', 240],
])(
  'every stage computes what the official implementation of %s computed',
  async (_, set, checks) => {
    const folder = (name: string) => fileURLToPath(new URL(`../fixtures/${set}/${name}`, import.meta.url))
    const lines: string[] = []
    const { passed, failed } = await runParity(folder('model'), folder('fixtures'), (line) => lines.push(line))
    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([])
    expect(failed).toBe(0)
    expect(passed).toBeGreaterThan(checks)
    expect(lines.at(-1)).toBe(`parity: ${passed} passed, 0 failed`)
  },
  120_000,
)
