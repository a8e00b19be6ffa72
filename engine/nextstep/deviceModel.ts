/** The sessions of a model on a device that keeps tensors to itself; each is built when a request first needs it. */
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { embeddingGraph, deviceSamplerGraph, stepGraph } from '../graph/deviceGraphs.ts'
import { readWeights } from '../graph/deviceWeights.ts'
import { encodeModel } from '../graph/onnx.ts'
import type { IoBinding, BoundSession, Session } from '../runtime/runtime.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'

export interface DeviceModel {
  readonly ioBinding: IoBinding
  embedding(): Promise<Session>
  /** On the processor: sines on a device may be wrong in the fourth digit. */
  time(): Promise<Session>
  step(): Promise<BoundSession>
  /** One at a time: the steps are unrolled, so that every number of them is a graph of its own. */
  sampler(steps: number, normalise: boolean): Promise<BoundSession>
  release(): Promise<void>
}

/** `path`: the compiled graphs, whose data file all sessions here read. */
export function openDeviceModel(
  config: NextStepConfig,
  path: (graph: 'prefill' | 'token' | 'time') => string,
  ioBinding: IoBinding,
): DeviceModel {
  const folder = dirname(path('token'))
  const weights = once(() => readWeights([path('prefill'), path('token')]))
  const embedding = once(async () =>
    ioBinding.loadOnProcessor(encodeModel(embeddingGraph(config, await weights.get())), folder),
  )
  const time = once(async () => ioBinding.loadOnProcessor(await readFile(path('time')), folder))
  const step = once(async () => ioBinding.load(encodeModel(stepGraph(config, await weights.get())), folder))
  let sampler: { readonly key: string; readonly session: Promise<BoundSession> } | undefined
  return {
    ioBinding,
    embedding: embedding.get,
    time: time.get,
    step: step.get,
    async sampler(steps, normalise) {
      const key = `${steps} ${normalise}`
      if (sampler?.key !== key) {
        await releaseOf(sampler?.session)
        const graph = deviceSamplerGraph(config, await weights.get(), steps, normalise)
        sampler = { key, session: ioBinding.load(encodeModel(graph), folder) }
      }
      return sampler.session
    },
    async release() {
      await Promise.all([embedding.taken(), time.taken(), step.taken(), sampler?.session].map(releaseOf))
      sampler = undefined
    },
  }
}

function once<T>(make: () => Promise<T>): {
  readonly get: () => Promise<T>
  readonly taken: () => Promise<T> | undefined
} {
  let value: Promise<T> | undefined
  return { get: () => (value ??= make()), taken: () => value }
}

/** A session that failed to load has nothing to release. */
async function releaseOf(session: Promise<{ release(): Promise<void> }> | undefined): Promise<void> {
  await (await session?.catch(() => undefined))?.release()
}
