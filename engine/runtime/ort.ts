/** The onnxruntime-node adapter: the only file that imports it. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import type * as Ort from 'onnxruntime-node'
import { EngineError } from '../errors.ts'
import { encodeModel } from '../graph/onnx.ts'
import { keepDriverCaches } from './driverCaches.ts'
import {
  DeviceFailure,
  type DeviceTensor,
  type Provider,
  type IoBinding,
  type BoundSession,
  type Runtime,
  type Session,
  type Tensor,
} from './runtime.ts'

// ONNX Runtime reports to a host of its makers, and keeps a device id and a database of events under the user's cache
// folder, unless this is set in the process's environment before it loads. An import would be hoisted above this line, by
// bundlers too. The environment of a worker thread is a copy that native code does not see.
if (!isMainThread) throw new Error('ONNX Runtime may only be loaded in the main thread of a process.')
process.env['ORT_DISABLE_TELEMETRY'] = '1'
const require = createRequire(import.meta.url)
const ort: typeof Ort = require('onnxruntime-node')

export interface OrtOptions {
  /** Threads inside one operator; default: one for each core, at most 16. */
  readonly threads?: number
  /** Default: cpu. What another provider cannot execute, the processor does. */
  readonly provider?: Provider
  /** See `IoBinding.wholePrompts`; default: true. */
  readonly wholePrompts?: boolean
}

export function createOrtRuntime({ threads, provider = 'cpu', wholePrompts = true }: OrtOptions = {}): Runtime {
  if (provider !== 'cpu') keepDriverCaches()
  const options = (on: Provider) => sessionOptions(on, threads ?? Math.min(16, availableParallelism()))
  return {
    device: provider,
    load: async (path) => plainSession(await open(path, options(provider), provider), provider),
    // The Node binding hands out tensors on a device only for WebGPU.
    ...(provider === 'webgpu' && { ioBinding: createResidence(options, wholePrompts) }),
  }
}

/** CUDA comes as libraries of its own, which lie beside ONNX Runtime when they have been fetched. */
export function isCudaInstalled(): boolean {
  const entry = require.resolve('onnxruntime-node')
  const folder = join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch)
  return ['libonnxruntime_providers_cuda.so', 'onnxruntime_providers_cuda.dll'].some((name) =>
    existsSync(join(folder, name)),
  )
}

function sessionOptions(provider: Provider, threads: number): Ort.InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // DirectML refuses memory patterns.
    enableMemPattern: provider !== 'dml',
    extra: {
      session: {
        // Idle threads that spin slow down whichever session runs next.
        force_spinning_stop: '1',
        // Waiting longer than between two operators only takes time from whatever else is running: beside busy programs
        // float32 tokens are four times as fast so, on a quiet machine as fast as ever.
        intra_op: { spin_duration_us: '50' },
        prepack: { enable_parallel: '1' },
      },
    },
  }
}

async function open(
  model: string | Uint8Array,
  options: Ort.InferenceSession.SessionOptions,
  provider: Provider,
): Promise<Ort.InferenceSession> {
  try {
    return await (typeof model === 'string'
      ? ort.InferenceSession.create(model, options)
      : ort.InferenceSession.create(model, options))
  } catch (cause) {
    if (provider !== 'cpu') throw new DeviceFailure(provider, cause)
    const what = typeof model === 'string' ? model : 'A graph'
    throw new EngineError('engine/failed', `${what} could not be loaded; delete the model cache and try again.`, {
      cause,
    })
  }
}

function plainSession(session: Ort.InferenceSession, provider: Provider): Session {
  return {
    async run(feeds, fetches) {
      return read(await run(session, wrap(feeds), [...fetches], provider), fetches)
    },
    release: () => session.release(),
  }
}

async function run(
  session: Ort.InferenceSession,
  feeds: Ort.InferenceSession.FeedsType,
  fetches: Ort.InferenceSession.FetchesType,
  provider: Provider,
): Promise<Ort.InferenceSession.ReturnType> {
  try {
    return await session.run(feeds, fetches)
  } catch (cause) {
    throw provider === 'cpu' ? cause : new DeviceFailure(provider, cause)
  }
}

class PlacedTensor implements DeviceTensor {
  readonly tensor: Ort.Tensor

  constructor(tensor: Ort.Tensor) {
    this.tensor = tensor
  }
  get dims(): readonly number[] {
    return this.tensor.dims
  }
  dispose(): void {
    this.tensor.dispose()
  }
}

function createResidence(
  optionsFor: (provider: Provider) => Ort.InferenceSession.SessionOptions,
  wholePrompts: boolean,
): IoBinding {
  const options = optionsFor('webgpu')
  const copiers = new Map<number, Promise<Ort.InferenceSession>>()
  const beside = (own: Ort.InferenceSession.SessionOptions, folder: string) => ({
    ...own,
    extra: {
      session: { ...(own.extra?.['session'] as object), model_external_initializers_file_folder_path: folder },
    },
  })
  return {
    wholePrompts,
    async place(values, dims = values.dims) {
      const rank = dims.length
      // Only the outputs of a session that prefers the device can be had there; this one exists to make them.
      const copier =
        copiers.get(rank) ?? open(copyModel(rank), { ...options, preferredOutputLocation: 'gpu-buffer' }, 'webgpu')
      copiers.set(rank, copier)
      const shape = new ort.Tensor('int64', BigInt64Array.from(dims, BigInt), [rank])
      const { y } = await run(await copier, { x: tensor(values), shape }, ['y'], 'webgpu')
      return new PlacedTensor(y as Ort.Tensor)
    },
    async load(model, folder) {
      return residentSession(await open(model, beside(options, folder), 'webgpu'))
    },
    async loadOnProcessor(model, folder) {
      return plainSession(await open(model, beside(optionsFor('cpu'), folder), 'cpu'), 'cpu')
    },
  }
}

/** x expanded to `shape`, both of one rank. */
function copyModel(rank: number): Uint8Array {
  const dims = (name: string) => Array.from({ length: rank }, (_, axis) => `${name}${axis}`)
  return encodeModel({
    name: 'copy',
    nodes: [{ name: 'copy', type: 'Expand', domain: '', inputs: ['x', 'shape'], outputs: ['y'], attributes: {} }],
    initializers: [],
    inputs: [
      { name: 'x', type: 'float32', dims: dims('from') },
      { name: 'shape', type: 'int64', dims: [rank] },
    ],
    outputs: [{ name: 'y', type: 'float32', dims: dims('to') }],
  })
}

function residentSession(session: Ort.InferenceSession): BoundSession {
  return {
    async run(feeds, into, fetches) {
      const wanted = new Set<string>(fetches)
      // The binding pairs fetches with outputs by position: all of them, in the session's own order, or values swap.
      const outputs = session.outputNames.map((name) => {
        const target = into[name]
        if (!(target instanceof PlacedTensor) && !wanted.has(name)) throw new TypeError(`output ${name} has no place`)
        return [name, target instanceof PlacedTensor ? target.tensor : null] as const
      })
      const wrapped = Object.entries(feeds).map(
        ([name, feed]) => [name, feed instanceof PlacedTensor ? feed.tensor : tensor(feed as Tensor)] as const,
      )
      return read(await run(session, Object.fromEntries(wrapped), Object.fromEntries(outputs), 'webgpu'), fetches)
    },
    release: () => session.release(),
  }
}

/** Only what `fetches` names: asking a tensor on the device for its values ends the process. */
function read<Name extends string>(
  results: Ort.InferenceSession.ReturnType,
  fetches: readonly Name[],
): Readonly<Record<Name, Tensor<Float32Array>>> {
  const entries = fetches.map((name) => {
    const result = results[name]
    if (!result || !(result.data instanceof Float32Array)) throw new TypeError(`output ${name} is not float32`)
    return [name, { data: result.data, dims: result.dims }] as const
  })
  return Object.fromEntries(entries) as Record<Name, Tensor<Float32Array>>
}

function wrap(feeds: Readonly<Record<string, Tensor>>): Record<string, Ort.Tensor> {
  return Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensor(feed)]))
}

function tensor({ data, dims }: Tensor): Ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, dims)
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, dims)
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, dims)
  return new ort.Tensor('bool', data, dims)
}
