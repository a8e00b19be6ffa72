/** The model under test, and its graphs built once more with every stage open to view. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckpointChoices } from '../checkpoint/config.ts'
import { openCheckpoint } from '../checkpoint/shards.ts'
import { planPart, writePart } from '../graph/compile.ts'
import { conditionGraph, prefillGraph, samplerGraph, timeGraph, velocityGraph } from '../graph/graphs.ts'
import { loadModel, type Model } from '../nextstep/model.ts'
import { createOrtRuntime } from '../runtime/ort.ts'
import type { Runtime, Session } from '../runtime/runtime.ts'

type StageGraph = 'prefill' | 'time' | 'velocity' | 'sampler' | 'condition'

export interface ParitySessions {
  readonly model: Model
  stage(graph: StageGraph): Promise<Session>
  close(): Promise<void>
}

export async function openParitySessions(
  checkpoint: string,
  runtime: Runtime = createOrtRuntime(),
  choices: CheckpointChoices = {},
): Promise<ParitySessions> {
  const folder = await mkdtemp(join(tmpdir(), 'patchwork-parity-'))
  const sessions = new Map<StageGraph, Promise<Session>>()
  try {
    const model = await loadModel(checkpoint, runtime, folder, { choices })
    const { config } = model
    const weights = await openCheckpoint(config.folder)
    try {
      const stages = planPart('stages.bin', weights, 'fp32', (plan) => ({
        prefill: prefillGraph(config, plan, true),
        time: timeGraph(config, plan),
        velocity: velocityGraph(config, plan),
        sampler: samplerGraph(config, plan),
        condition: conditionGraph(config, plan),
      }))
      await writePart(folder, stages)
    } finally {
      await weights.close()
    }
    return {
      model,
      stage(graph) {
        const session = sessions.get(graph) ?? runtime.load(join(folder, `${graph}.onnx`))
        sessions.set(graph, session)
        return session
      },
      async close() {
        await Promise.all([...sessions.values()].map(async (session) => (await session).release()))
        await model.release()
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}
