/** The onnxruntime-node adapter: the only file that imports it. */
import { availableParallelism } from 'node:os'
import * as ort from 'onnxruntime-node'
import { EngineError } from '../errors.ts'
import type { Feeds, Runtime, Session, Tensor } from './runtime.ts'

export interface OrtOptions {
  /** Threads inside one operator; default: one for each core, at most 16. */
  readonly threads?: number
}

export function createOrtRuntime(options: OrtOptions = {}): Runtime {
  const threads = options.threads ?? Math.min(16, availableParallelism())
  return { device: 'cpu', load: (path) => load(path, threads) }
}

async function load(path: string, threads: number): Promise<Session> {
  const session = await ort.InferenceSession.create(path, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    extra: {
      session: {
        // Idle threads that spin slow down whichever session runs next.
        force_spinning_stop: '1',
        prepack: { enable_parallel: '1' },
      },
    },
  }).catch((cause: unknown) => {
    throw new EngineError('engine/failed', `${path} could not be loaded; delete the model cache and try again.`, {
      cause,
    })
  })
  return {
    async run(feeds, fetches) {
      const results = await session.run(wrap(feeds), [...fetches])
      const read = (name: string): Tensor<Float32Array> => {
        const result = results[name]
        if (!result || !(result.data instanceof Float32Array)) throw new TypeError(`output ${name} is not float32`)
        return { data: result.data, dims: result.dims }
      }
      return Object.fromEntries(fetches.map((name) => [name, read(name)])) as Record<
        (typeof fetches)[number],
        Tensor<Float32Array>
      >
    },
    release: () => session.release(),
  }
}

function wrap(feeds: Feeds): Record<string, ort.Tensor> {
  return Object.fromEntries(Object.entries(feeds).map(([name, { data, dims }]) => [name, tensor(data, dims)]))
}

function tensor(data: Tensor['data'], dims: readonly number[]): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, dims)
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, dims)
  return new ort.Tensor('bool', data, dims)
}
