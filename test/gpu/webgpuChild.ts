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
import { openLab } from '../../engine/parity/lab.ts'
import { checkWholeRun } from '../../engine/parity/wholeRuns.ts'
import { createOrtRuntime } from '../../engine/runtime/ort.ts'
import { loadModel } from '../../engine/nextstep/model.ts'
import { generate } from '../../engine/nextstep/pipeline.ts'
import type { Runtime } from '../../engine/runtime/runtime.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tiny-a/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'patchwork-webgpu-'))
const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`)

async function checkRun(name: string, wholePrompts: boolean): Promise<void> {
  const lab = await openLab(fixture('model'), createOrtRuntime({ provider: 'webgpu', wholePrompts }))
  try {
    for await (const check of checkWholeRun(lab, await openGolden(fixture('fixtures')), `${name}.safetensors`))
      print({ name: check.name, error: check.error, limit: check.limit })
  } finally {
    await lab.close()
  }
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

try {
  // Guidance, padding and the position table, the prompt read in at once; then an edit, column by column.
  await checkRun('e2e_t2i_gen_pos_embed', true)
  await checkRun('e2e_edit_nocfg', false)
  const [actual, expected] = [await paint(createOrtRuntime({ provider: 'webgpu' })), await paint(createOrtRuntime())]
  print({ name: 'grey levels between the devices', error: largestDifference(actual, expected), limit: 1 })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
