/**
 * In a process of its own, because a Vulkan driver is found through the environment it was started with: prints one
 * line of JSON for each check of the official implementation's runs, then the pixels of a picture on both devices.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { largestDifference } from '../../engine/parity/check.ts'
import { openGolden } from '../../engine/parity/golden.ts'
import { openParitySessions } from '../../engine/parity/sessions.ts'
import { checkWholeRun } from '../../engine/parity/wholeRuns.ts'
import { createOrtRuntime } from '../../engine/runtime/ort.ts'
import type { DecodingRequest } from '../../engine/nextstep/decoding.ts'
import { loadModel } from '../../engine/nextstep/model.ts'
import { fillNoise } from '../../engine/nextstep/noise.ts'
import { generate } from '../../engine/nextstep/pipeline.ts'
import { buildPrompt } from '../../engine/nextstep/prompt.ts'
import { replays } from '../../engine/nextstep/testing/replays.ts'
import type { Runtime } from '../../engine/runtime/runtime.ts'

const fixture = (name: string, set = 'tiny-a') => fileURLToPath(new URL(`../fixtures/${set}/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'patchwork-webgpu-'))
/** Nothing is closed before the end: with its last session the device forgets its shaders, which take most of the time. */
const open: (() => Promise<void>)[] = []
const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`)

async function checkRun(name: string, wholePrompts: boolean, set = 'tiny-a'): Promise<void> {
  const runtime = createOrtRuntime({ provider: 'webgpu', wholePrompts })
  const sessions = await openParitySessions(fixture('model', set), runtime)
  open.push(() => sessions.close())
  const golden = await openGolden(fixture('fixtures', set))
  for await (const { name: of, error, limit } of checkWholeRun(sessions, golden, `${name}.safetensors`))
    print({ name: of, error, limit })
}

async function paint(runtime: Runtime): Promise<ArrayLike<number>> {
  const model = await loadModel(fixture('model'), runtime, folder)
  try {
    const request = { prompt: 'a red fox', width: 32, height: 32, steps: 3, seed: 7, guidance: 3 }
    for await (const event of generate(model, request, 0)) if (event.type === 'image') return event.pixels.data
    throw new Error('no picture came')
  } finally {
    await model.release()
  }
}

/** Tokens read back and painted again are equal to the bit on a device, too. */
async function checkReplays(): Promise<void> {
  const model = await loadModel(fixture('model'), createOrtRuntime({ provider: 'webgpu' }), folder)
  try {
    const { tokenizer, config } = model
    const prompt = buildPrompt(
      {
        captions: ['a red fox'],
        imagesPerCaption: 1,
        positivePrompt: '',
        negativePrompt: 'blurry',
        guidance: 2,
        imageGuidance: 1,
        output: { rows: 1, columns: 4 },
        sources: [],
      },
      tokenizer,
      config,
    )
    const request: DecodingRequest = {
      ...config.generationConfig,
      prompt,
      sourceTokens: new Float32Array(0),
      images: 1,
      tokenCount: 4,
      steps: 3,
      guidance: 2,
      imageGuidance: 1,
      noise: (out, token, step) => fillNoise(out, 3, 0, token, step),
    }
    for await (const { name, actual, expected } of replays(model, request, [2, 0]))
      print({ name, error: largestDifference(actual, expected), limit: 0 })
  } finally {
    await model.release()
  }
}

try {
  // Guidance, padding and the position table, the prompt read in at once; then an edit, column by column.
  await checkRun('e2e_t2i_gen_pos_embed', true)
  await checkRun('e2e_edit_nocfg', false)
  // Noise in the last step, too.
  await checkRun('e2e_t2i_16x64', true, 'tiny-c')
  await checkReplays()
  const [actual, expected] = [await paint(createOrtRuntime({ provider: 'webgpu' })), await paint(createOrtRuntime())]
  print({ name: 'grey levels between the devices', error: largestDifference(actual, expected), limit: 1 })
} finally {
  for (const close of open) await close()
  rmSync(folder, { recursive: true, force: true })
}
