/** The first tokens of a picture, with a stopwatch; the rest of it is not waited for. */
import type { Model } from '../nextstep/model.ts'
import { generate } from '../nextstep/pipeline.ts'

export interface WatchOptions {
  readonly tokens: number
  /** No further token is waited for after so long. */
  readonly seconds?: number
  /** Done between tokens, and not counted. */
  readonly between?: () => Promise<void>
}

/** Of the first that do not count: the decoder is loaded and tried out beside them. */
const warmUp = 2

/** Milliseconds: loading weights, reading the prompt, and each token on average, by the clock and of all cores' `work`. */
export async function watch(
  model: Model,
  sampling: { readonly steps: number; readonly guidance: number },
  { tokens, seconds = Infinity, between = async () => {} }: WatchOptions,
) {
  const loadedBefore = model.loads.spent
  const started = performance.now()
  const took: number[] = []
  const worked: number[] = []
  let asked = started
  let before = process.cpuUsage()
  const request = { prompt: 'a red apple on a table', seed: 1, ...sampling }
  for await (const event of generate(model, request, 0, { anyway: true })) {
    if (event.type !== 'token') continue
    took.push(performance.now() - asked)
    worked.push(processorTime(before))
    if (took.length === tokens || (performance.now() - started) / 1000 > seconds) break
    await between()
    asked = performance.now()
    before = process.cpuUsage()
  }
  const mean = (all: readonly number[]) => {
    const own = all.length > warmUp ? all.slice(warmUp) : all
    return own.reduce((sum, one) => sum + one, 0) / own.length
  }
  const perToken = mean(took)
  const load = model.loads.spent - loadedBefore
  return {
    count: took.length,
    perToken,
    work: mean(worked),
    load,
    prompt: Math.max(0, (took[0] as number) - load - perToken),
  }
}

/** Milliseconds of all cores since then: what a busy machine hardly changes. */
export function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}
