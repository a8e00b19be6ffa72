import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { measurePrecision, type PrecisionRow } from '../../engine/import/precision.ts'
import { resolveModel } from '../../engine/models.ts'
import { readConfig } from '../../engine/checkpoint/config.ts'
import { createOrtRuntime } from '../../engine/runtime/ort.ts'

/** The bounds of docs/import.md: errors as shares of 1, decibels of the pictures' mean. */
interface Bound {
  readonly hidden: number
  readonly token: number
  readonly latents: number
  readonly psnr: number
}

const tiny = fileURLToPath(new URL('../fixtures/tiny-a/model', import.meta.url))

async function measure(checkpoint: string): Promise<ReadonlyMap<string, PrecisionRow>> {
  const { examples } = (await readConfig(checkpoint)).generationConfig
  const prompts = examples.length > 0 ? examples.slice(0, 2) : ['a red fox', 'a blue bird in the snow']
  const rows = new Map<string, PrecisionRow>()
  const options = { prompts, seeds: [1], importsOnly: true }
  for await (const row of measurePrecision(checkpoint, createOrtRuntime(), options)) rows.set(row.choice, row)
  return rows
}

const bounds = {
  // Random weights at a width of 64 are the hard case: nothing is redundant, and every error feeds back.
  'tiny-a': {
    'import fp16': { hidden: 0.002, token: 0.005, latents: 0.02, psnr: 45 },
    'import int8': { hidden: 0.05, token: 0.08, latents: 0.2, psnr: 28 },
    'import int4': { hidden: 0.4, token: 0.4, latents: 0.4, psnr: 20 },
  },
  embedded: {
    'import fp16': { hidden: 0.005, token: 0.005, latents: 0.01, psnr: 50 },
    'import int8': { hidden: 0.04, token: 0.05, latents: 0.25, psnr: 26 },
    'import int4': { hidden: 0.2, token: 0.2, latents: 0.8, psnr: 15 },
  },
} satisfies Record<string, Record<string, Bound>>

for (const [name, checkpoint] of [
  ['tiny-a', tiny],
  ['embedded', await resolveModel()],
] as const) {
  test(`stored smaller, ${name} paints within the documented errors`, async () => {
    const rows = await measure(checkpoint)
    expect(rows.get('import fp32')).toMatchObject({ hidden: 0, token: 0, latents: 0, worstPsnr: Infinity })
    for (const [choice, bound] of Object.entries(bounds[name])) {
      const row = rows.get(choice)
      expect(row?.hidden, `${choice}: hidden state`).toBeLessThan(bound.hidden)
      expect(row?.token, `${choice}: first token`).toBeLessThan(bound.token)
      expect(row?.latents, `${choice}: latents`).toBeLessThan(bound.latents)
      expect(row?.psnr, `${choice}: pictures`).toBeGreaterThan(bound.psnr)
    }
  }, 240_000)
}
