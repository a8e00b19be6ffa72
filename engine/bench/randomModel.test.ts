import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { measureLarge } from './large.ts'
import { smallSize } from './randomCheckpoint.ts'
import { writeRandomModel } from './randomModel.ts'

const embedded = fileURLToPath(new URL('../../assets/models/patchwork-second', import.meta.url))

test('a model of random bytes is loaded, paints, and is measured against the memory of this machine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-random-'))
  try {
    await writeRandomModel(folder, { ...smallSize, layers: 2, headBlocks: 1 }, embedded, 'int4')
    const figures = await measureLarge(folder, 'cpu')
    const { load, perToken, perTokenAlone, bandwidth, peak } = figures
    for (const figure of [load, perToken, perTokenAlone, bandwidth, peak]) expect(figure).toBeGreaterThan(0)
    // The transformer's matrices in 4 bits, the head's in 8.
    expect(figures.weights).toBeLessThan(8 * 2 ** 20)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
