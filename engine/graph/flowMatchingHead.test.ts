import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { midSize, writeRandomCheckpoint } from '../bench/randomCheckpoint.ts'
import { readConfig, type NextStepConfig } from '../checkpoint/config.ts'
import { openCheckpoint } from '../checkpoint/shards.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { floats } from '../runtime/runtime.ts'
import { planPart, writePart } from './compile.ts'
import { samplerGraph } from './graphs.ts'
import type { Quantization } from './precision.ts'

const embedded = fileURLToPath(new URL('../../assets/models/patchwork-second', import.meta.url))
const shape = {
  ...midSize,
  hidden: 128,
  heads: 2,
  keyValueHeads: 1,
  layers: 1,
  mlp: 128,
  headWidth: 256,
  headBlocks: 2,
}
const steps = 5

let folder: string
let config: NextStepConfig
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchwork-head-'))
  await writeRandomCheckpoint(folder, shape, embedded)
  config = await readConfig(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The tokens of pictures 0, 1..., with guidance; each has a condition and noise of its own. */
async function sample(quantization: Quantization, pictures: readonly number[]): Promise<readonly Float32Array[]> {
  const source = await openCheckpoint(folder)
  const own = (picture: number, kind: number, size: number) =>
    Float32Array.from({ length: size }, (_, i) => 1.4 * Math.sin((i + 1) ** 2 * (1.3 + picture) + kind))
  const joined = (parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]))
  const { hidden, headWidth, tokenSize } = config
  const count = pictures.length
  try {
    await writePart(
      folder,
      planPart(`${quantization}.bin`, source, quantization, (plan) => ({ sampler: samplerGraph(config, plan) })),
    )
    const session = await createOrtRuntime().load(join(folder, 'sampler.onnx'))
    const rows = [0, 1].flatMap((block) => pictures.map((picture) => own(picture, block, hidden)))
    const { token } = await session.run(
      {
        condition: floats(joined(rows), [2 * count, hidden]),
        time: floats(own(9, 9, steps * headWidth), [steps, headWidth]),
        weights: floats(
          Float32Array.from({ length: steps * 3 }, (_, i) => [1, 0.3, -0.1][i % 3]!),
          [steps, 1, 3],
        ),
        start: floats(joined(pictures.map((picture) => own(picture, 2, tokenSize))), [count, tokenSize]),
        noise: floats(new Float32Array(steps * count * tokenSize), [steps, count, tokenSize]),
      },
      ['token'],
    )
    await session.release()
    return pictures.map((_, index) => token.data.slice(index * tokenSize, (index + 1) * tokenSize))
  } finally {
    await source.close()
  }
}

function relativeError(actual: Float32Array, expected: Float32Array): number {
  const length = (values: Iterable<number>) => Math.sqrt([...values].reduce((sum, value) => sum + value * value, 0))
  return length(actual.map((value, i) => value - expected[i]!)) / length(expected)
}

test('a head in 8 bits paints what it paints in float32, to two percent', async () => {
  const [[exact], [stored]] = [await sample('fp32', [0]), await sample('int8', [0])]
  expect(relativeError(stored!, exact!)).toBeGreaterThan(0)
  expect(relativeError(stored!, exact!)).toBeLessThan(0.02)
})

test.each(['fp32', 'int8'] as const)(
  '%s: pictures that share a pass do not change each other',
  async (quantization) => {
    const together = await sample(quantization, [0, 1, 2])
    const apart = [await sample(quantization, [0]), await sample(quantization, [1]), await sample(quantization, [2])]
    apart.forEach(([alone], picture) => expect(relativeError(together[picture]!, alone!)).toBeLessThan(1e-5))
  },
)
