/**
 * `patchwork bench --shape 14b`: the shape of a release in int4, of random numbers, against what the memory allows: every
 * weight once for each token, at the speed at which this machine streams weights.
 */
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { inWords } from '../bytes.ts'
import { EngineError } from '../errors.ts'
import { loadModel } from '../nextstep/model.ts'
import { weightBytes } from '../nextstep/weightBytes.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import type { Provider } from '../runtime/runtime.ts'
import { largeSize } from './randomCheckpoint.ts'
import { writeRandomModel } from './randomModel.ts'
import { openStream } from './roofline.ts'
import { watch } from './watch.ts'

/** What is asked of the disk: the model, and as much again for whoever else needs some. */
const diskBytes = 20e9
const steps = 28
const fewSteps = 2
const tokens = 10
/** Milliseconds for which weights are streamed between two tokens. */
const streaming = 400

export const largeFiguresSchema = z.object({
  /** Milliseconds. */
  load: z.number(),
  prompt: z.number(),
  perToken: z.number(),
  head: z.number(),
  /** Without guidance: one row instead of two. */
  perTokenAlone: z.number(),
  /** GB/s of float32 weights through products of two rows, from memory, between the tokens. */
  bandwidth: z.number(),
  /** How many times the limit a token takes in processor time, which other programs disturb less than the clock. */
  timesInWork: z.number(),
  /** Bytes that every token reads once. */
  weights: z.number(),
  /** Largest resident memory, bytes. */
  peak: z.number(),
})
export type LargeFigures = z.output<typeof largeFiguresSchema>

/** `measure`: measures a model folder in a process of its own. */
export async function benchLarge(
  print: (line: string) => void,
  tokenizer: string,
  measure: (folder: string) => Promise<LargeFigures>,
): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  print(`The 14B shape in int4, of random numbers: ${inWords(bavail * bsize)} of disk are free in ${tmpdir()}.`)
  if (bavail * bsize < diskBytes)
    throw new EngineError(
      'cache/unwritable',
      `${inWords(diskBytes)} of disk must be free in ${tmpdir()}; free some room.`,
    )
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-14b-'))
  try {
    const started = performance.now()
    await writeRandomModel(folder, largeSize, tokenizer, 'int4')
    print(`Written in ${seconds(performance.now() - started)} s.`)
    print(describe(await measure(folder)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function measureLarge(folder: string, provider: Provider): Promise<LargeFigures> {
  const runtime = createOrtRuntime({ provider })
  const cache = await mkdtemp(join(tmpdir(), 'patchwork-bench-'))
  const model = await loadModel(folder, runtime, cache)
  const { model: stored, embeddings } = weightBytes(model.config, 'int4')
  const stream = await openStream(runtime)
  const streamed = { bytes: 0, spent: 0, work: 0 }
  // Between tokens, so that whatever else the machine does slows down both alike.
  const between = async () => {
    const { bytes, spent, work } = await stream.stream(streaming)
    streamed.bytes += bytes
    streamed.spent += spent
    streamed.work += work
  }
  const whole = await watch(model, { steps, guidance: 4 }, { tokens, between })
  const quick = await watch(model, { steps: fewSteps, guidance: 4 }, { tokens })
  const alone = await watch(model, { steps, guidance: 1 }, { tokens })
  await stream.release()
  await model.release()
  await rm(cache, { recursive: true, force: true })
  return {
    load: whole.load,
    prompt: whole.prompt,
    perToken: whole.perToken,
    head: Math.max(0, ((whole.perToken - quick.perToken) * steps) / (steps - fewSteps)),
    perTokenAlone: alone.perToken,
    bandwidth: streamed.bytes / streamed.spent / 1e6,
    timesInWork: (whole.work * streamed.bytes) / streamed.work / (stored - embeddings),
    weights: stored - embeddings,
    peak: process.resourceUsage().maxRSS * 1024,
  }
}

function describe({
  load,
  prompt,
  perToken,
  head,
  perTokenAlone,
  bandwidth,
  timesInWork,
  weights,
  peak,
}: LargeFigures): string {
  const least = weights / bandwidth / 1e6
  return [
    `load ${seconds(load)} s, prompt ${seconds(prompt)} s, ${steps} steps, guidance on`,
    `${seconds(perToken)} s a token, of it the head ${seconds(head)} s; without guidance ${seconds(perTokenAlone)} s`,
    `${inWords(weights)} of weights at ${bandwidth.toFixed(1)} GB/s: ${seconds(least)} s, so ${(perToken / least).toFixed(2)} times as long as that; ${timesInWork.toFixed(2)} times in processor time`,
    `at most ${inWords(peak)} of memory`,
  ].join('\n')
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0)
}
