import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

test.each([
  ['tiny-a', 'tiny-c', 'hidden_size 160, here 64; vocab_size 432, here 640'],
  ['tiny-c', 'tiny-a', 'hidden_size 64, here 160; vocab_size 640, here 432'],
])(
  '%s against the arrays of %s fails to the last file, and says that they were made with another network',
  async (model, golden, sizes) => {
    const folder = (path: string) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url))
    const lines: string[] = []
    const { failed } = await runParity(folder(`${model}/model`), folder(`${golden}/fixtures`), (line) =>
      lines.push(line),
    )
    expect(failed).toBeGreaterThan(20)
    expect(lines).toContain(`the arrays were made with another network: ${sizes}`)
    expect(lines.some((line) => /the rest of \w+\.safetensors cannot be checked/.test(line))).toBe(true)
  },
  120_000,
)

test.each(['null', '[]', '{}', '{"files": null}'])('a manifest of %s is refused in a sentence', async (text) => {
  const golden = mkdtempSync(join(tmpdir(), 'patchwork-golden-'))
  writeFileSync(join(golden, 'manifest.json'), text)
  await expect(runParity('nowhere', golden, () => {})).rejects.toMatchObject({
    code: 'model/unreadable',
    message: expect.stringMatching(/manifest\.json has no "files"; give a folder of golden arrays/),
  })
  rmSync(golden, { recursive: true })
})
