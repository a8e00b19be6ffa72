/** One model's figures, measured in this process: pictures with many and with few steps, then what the machine could do. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { exists } from '../files.ts'
import type { GenerateRequest } from '../request.ts'
import { loadModel, type Model } from '../nextstep/model.ts'
import { generate } from '../nextstep/pipeline.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import type { Provider } from '../runtime/runtime.ts'
import { atBest } from './roofline.ts'

const milliseconds = z.number().min(0)
export const figuresSchema = z.object({
  model: z.string(),
  tokens: z.number(),
  steps: z.number(),
  /** Transformer and sampler; neither prompt nor previews. */
  perToken: milliseconds,
  /** The sampler's part of that. */
  head: milliseconds,
  /** For each token. */
  preview: milliseconds,
  prompt: milliseconds,
  decode: milliseconds,
  /** From the request to the first patch on the canvas, warm: with a new prompt, and with the same one again. */
  firstPatch: milliseconds,
  firstPatchAgain: milliseconds,
  picture: milliseconds,
  /** Largest resident memory while painting, in MiB. */
  memory: z.number(),
  /** The machine's best over what was measured; only of float32, whose operations the estimate knows. */
  ofRoofline: z.number().nullable(),
})
export type Figures = z.output<typeof figuresSchema>

const fewSteps = 2
const grey = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(128) }

export async function measureModel(checkpoint: string, provider: Provider): Promise<Figures> {
  const runtime = createOrtRuntime({ provider })
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-bench-'))
  try {
    const model = await loadModel(checkpoint, runtime, folder)
    const { steps, editOnly } = model.config.generationConfig
    // A release that only edits is given something to edit.
    const images = editOnly ? [grey] : []
    const request = { prompt: 'a red apple on a table', seed: 1, guidance: 4, images }
    await paint(model, { ...request, prompt: 'a blue bird' }) // warm up
    const fresh = await paint(model, request)
    const again = await paint(model, request)
    const quick = await paint(model, { ...request, steps: fewSteps })
    const memory = process.resourceUsage().maxRSS / 1024
    await model.release()
    const perToken = Math.min(fresh.perToken, again.perToken)
    const isFloat32 = !(await exists(join(checkpoint, 'compiled')))
    return {
      model: basename(checkpoint),
      tokens: fresh.tokens,
      steps,
      perToken,
      // What the steps left out would have cost, for all steps.
      head: Math.max(0, ((perToken - quick.perToken) * steps) / (steps - fewSteps)),
      preview: again.preview / again.tokens,
      prompt: Math.max(0, fresh.prefill - perToken),
      decode: Math.min(fresh.decode, again.decode),
      firstPatch: fresh.firstPatch,
      firstPatchAgain: again.firstPatch,
      picture: Math.min(fresh.elapsed, again.elapsed),
      memory,
      ofRoofline: isFloat32 ? (await atBest(runtime, model.config, steps)) / perToken : null,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function paint(model: Model, request: GenerateRequest) {
  const started = performance.now()
  let firstPatch = 0
  let tokens = 0
  for await (const event of generate(model, request, 0)) {
    if (event.type === 'started') tokens = event.tokenCount
    if (event.type === 'preview') firstPatch ||= performance.now() - started
    if (event.type !== 'done') continue
    const { timings } = event
    return {
      ...timings,
      // The first token is counted with the prompt.
      perToken: timings.tokens / (tokens - 1),
      elapsed: performance.now() - started,
      firstPatch,
      tokens,
    }
  }
  throw new Error('the picture was not finished')
}
