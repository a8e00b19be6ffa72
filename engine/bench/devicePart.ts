/** One part of a device report, in the process that a driver may take down. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { loadModel } from '../nextstep/model.ts'
import type { Check } from '../parity/check.ts'
import { openGolden } from '../parity/golden.ts'
import { openParitySessions } from '../parity/sessions.ts'
import { checkWholeRun } from '../parity/wholeRuns.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import { providers } from '../runtime/runtime.ts'
import { watch } from './watch.ts'

const common = { device: z.enum(providers), wholePrompts: z.boolean(), seconds: z.number().optional() }
const partSchema = z.discriminatedUnion('name', [
  /** Every whole run of a golden set, or the first few. */
  z.object({ ...common, name: z.literal('parity'), set: z.string(), runs: z.number().optional() }),
  /** The first tokens of a picture. */
  z.object({ ...common, name: z.literal('shape'), folder: z.string(), tokens: z.number(), steps: z.number() }),
])
type AnyPart = z.output<typeof partSchema>
export type PartName = AnyPart['name']
export type Part<Name extends PartName> = Extract<AnyPart, { name: Name }>

export const partSchemas = {
  parity: z.object({ says: z.string(), passed: z.number(), failed: z.array(z.string()) }),
  shape: z.object({
    says: z.string(),
    tokens: z.number(),
    /** Milliseconds. */
    firstToken: z.number(),
    perToken: z.number(),
    /** Largest resident memory, bytes. */
    peak: z.number(),
  }),
}
export type PartResult<Name extends PartName> = z.output<(typeof partSchemas)[Name]>

/** `wish`: JSON, as the report has written it. Prints lines of JSON; the last counts, whatever becomes of the process. */
export async function runDevicePart(wish: string, print: (line: string) => void): Promise<void> {
  const part = partSchema.parse(JSON.parse(wish))
  const tell = (result: PartResult<PartName>) => print(JSON.stringify(result))
  await (part.name === 'parity' ? checkSet(part, tell) : measureShape(part, tell))
}

type Tell<Name extends PartName> = (result: PartResult<Name>) => void

async function checkSet(part: Part<'parity'>, tell: Tell<'parity'>): Promise<void> {
  const { set, device, wholePrompts, runs = Infinity, seconds = Infinity } = part
  const started = performance.now()
  const sessions = await openParitySessions(join(set, 'model'), createOrtRuntime({ provider: device, wholePrompts }))
  try {
    const golden = await openGolden(join(set, 'fixtures'))
    const files = golden.files.filter((file) => file.startsWith('e2e_')).slice(0, runs)
    const checks: Check[] = []
    for (const [index, file] of files.entries()) {
      if ((performance.now() - started) / 1000 > seconds) break
      for await (const check of checkWholeRun(sessions, golden, file)) checks.push(check)
      tell(verdict(checks, `${index + 1} of ${files.length} whole runs`))
    }
  } finally {
    await sessions.close()
  }
}

function verdict(checks: readonly Check[], runs: string): PartResult<'parity'> {
  const failed = checks
    .filter(({ error, limit }) => !(error <= limit))
    .map(({ name, error }) => `${name}: ${error.toExponential(1)}`)
  const passed = checks.length - failed.length
  const whole = `${runs}, ${passed} checks passed, ${failed.length} failed`
  return { says: [whole, ...failed.slice(0, 3)].join('; '), passed, failed }
}

async function measureShape(part: Part<'shape'>, tell: Tell<'shape'>): Promise<void> {
  const { folder, device, wholePrompts, tokens, steps, seconds = Infinity } = part
  const cache = await mkdtemp(join(tmpdir(), 'patchwork-shape-'))
  const model = await loadModel(folder, createOrtRuntime({ provider: device, wholePrompts }), cache)
  try {
    const { load, prompt, perToken, count } = await watch(model, { steps, guidance: 4 }, { tokens, seconds })
    const peak = process.resourceUsage().maxRSS * 1024
    const firstToken = load + prompt + perToken
    const says = `${perToken.toFixed(perToken < 100 ? 2 : 0)} ms a token over ${count} tokens, ${steps} steps, guidance on; first token after ${(firstToken / 1000).toFixed(1)} s`
    tell({ says, tokens: count, firstToken, perToken, peak })
  } finally {
    await model.release()
    await rm(cache, { recursive: true, force: true })
  }
}
