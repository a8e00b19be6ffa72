/** A checkpoint ready to run: its settings, its tokenizer and its ONNX sessions, loaded when first needed. */
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compileCheckpoint, type GraphName } from '../graph/compile.ts'
import type { Quantization } from '../graph/precision.ts'
import { memoryAtHand } from '../memory.ts'
import type { Provider, Runtime, Session } from '../runtime/runtime.ts'
import { sha256 } from '../sha256.ts'
import { readConfig, type CheckpointChoices, type NextStepConfig } from '../checkpoint/config.ts'
import { openDeviceModel, type DeviceModel } from './deviceModel.ts'
import { KeptStepper } from './keptStepper.ts'
import { Loads, readSpeed } from './loads.ts'
import { openTokenizer, type Tokenizer } from './tokenizer.ts'
import { residentWeights } from './weightBytes.ts'

/** From this size on, in bytes of weights, two copies in memory are too many. */
const largeModel = 2 ** 30

export interface Model {
  readonly config: NextStepConfig
  readonly tokenizer: Tokenizer
  readonly hash: string
  readonly device: Provider
  /** Where the runtime can keep tensors on its device. */
  readonly onDevice?: DeviceModel
  /** Size of the transformer's and the head's weights as stored. */
  readonly weightBytes: number
  readonly quantization: Quantization
  readonly loads: Loads
  /** Of the last painting. */
  readonly kept: KeptStepper
  /** Bytes of weights that a picture still has to bring into memory. */
  missingBytes(): number
  /** Main memory that could be had now, in bytes; what is kept of the last painting is given up for it. */
  memoryAtHand(): number
  session(graph: GraphName): Promise<Session>
  /**
   * Says that a graph is not needed for a while. Every session holds its own copy of the weights, so a large model
   * lets go of it; a small one stays warm.
   */
  rest(graph: GraphName): Promise<void>
  release(): Promise<void>
}

export async function loadModel(
  folder: string,
  runtime: Runtime,
  cacheFolder: string,
  { signal, choices }: { readonly signal?: AbortSignal | undefined; readonly choices?: CheckpointChoices } = {},
): Promise<Model> {
  const config = await readConfig(folder, choices)
  const tokenizer = await openTokenizer(config.folder)
  const compiled = await compileCheckpoint(config, cacheFolder, signal)
  const weightBytes = (await stat(join(dirname(compiled.path('token')), 'model.bin'))).size
  const autoencoderBytes = (await stat(join(dirname(compiled.path('decoder')), 'autoencoder.bin'))).size
  // Of the time embedding's graph there is next to nothing.
  const sizes = {
    prefill: weightBytes,
    token: weightBytes,
    time: 0,
    encoder: autoencoderBytes,
    decoder: autoencoderBytes,
  }
  const { quantization } = compiled
  const loads = new Loads(await readSpeed(cacheFolder))
  const kept = new KeptStepper()
  const sessions = new Map<GraphName, Promise<Session>>()
  const onDevice = runtime.ioBinding && openDeviceModel(config, compiled.path, runtime.ioBinding)
  return {
    config,
    tokenizer,
    hash: hashOf(compiled.hash, config),
    device: runtime.device,
    ...(onDevice && { onDevice }),
    weightBytes,
    quantization,
    loads,
    kept,
    missingBytes: () => (sessions.has('token') ? 0 : residentWeights(config, quantization)),
    memoryAtHand: () => memoryAtHand() + kept.bytes,
    session(graph) {
      const known = sessions.get(graph)
      if (known) return known
      const loading = loads.time(sizes[graph], () => runtime.load(compiled.path(graph)))
      sessions.set(graph, loading)
      return loading
    },
    async rest(graph) {
      const session = sessions.get(graph)
      if (!session || weightBytes < largeModel) return
      sessions.delete(graph)
      await (await session).release()
    },
    async release() {
      kept.drop()
      const loaded = await Promise.allSettled(sessions.values())
      sessions.clear()
      await onDevice?.release()
      await Promise.all(loaded.map((result) => (result.status === 'fulfilled' ? result.value.release() : undefined)))
    },
  }
}

/**
 * The same weights by another code than their files name, or in other numbers than theirs, paint other pictures: what goes
 * on from one must not mix them.
 */
function hashOf(weights: string, { own: { generation, quantization } }: NextStepConfig): string {
  const said = [generation, quantization].filter((choice) => choice !== undefined && choice !== null)
  return said.length === 0 ? weights : sha256([weights, ...said].join(' '))
}
