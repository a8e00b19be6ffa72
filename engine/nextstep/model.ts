/** A checkpoint ready to run: its settings, its tokenizer and its ONNX sessions, loaded when first needed. */
import { compileCheckpoint, type CompiledModel } from '../graph/compile.ts'
import type { Runtime, Session } from '../runtime/runtime.ts'
import { readConfig, type NextStepConfig } from './config.ts'
import { openTokenizer, type Tokenizer } from './tokenizer.ts'

type Graph = Parameters<CompiledModel['path']>[0]

export interface Model {
  readonly config: NextStepConfig
  readonly tokenizer: Tokenizer
  readonly hash: string
  readonly device: string
  session(graph: Graph): Promise<Session>
  release(): Promise<void>
}

export async function loadModel(
  folder: string,
  runtime: Runtime,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<Model> {
  const config = await readConfig(folder)
  const tokenizer = await openTokenizer(folder)
  const compiled = await compileCheckpoint(config, cacheFolder, signal)
  const sessions = new Map<Graph, Promise<Session>>()
  return {
    config,
    tokenizer,
    hash: compiled.hash,
    device: runtime.device,
    session(graph) {
      const loading = sessions.get(graph) ?? runtime.load(compiled.path(graph))
      sessions.set(graph, loading)
      return loading
    },
    async release() {
      const loaded = await Promise.allSettled(sessions.values())
      sessions.clear()
      await Promise.all(loaded.map((result) => (result.status === 'fulfilled' ? result.value.release() : undefined)))
    },
  }
}
