/** The engine's front door: everything outside engine/ that paints comes through here. */
import type { Capabilities, Engine } from './engine.ts'
import { defaultCacheFolder } from './models.ts'
import { loadModel, type Model } from './nextstep/model.ts'
import { generate } from './nextstep/pipeline.ts'
import { createOrtRuntime } from './runtime/ort.ts'

export interface LocalEngineOptions {
  /** Checkpoint folder in the official NextStep-1 layout. */
  readonly model: string
  /** Where converted models are kept. */
  readonly cacheFolder?: string
  readonly device?: 'auto' | 'cpu'
  readonly threads?: number
}

/** An engine over one checkpoint, converted on first use and kept warm until `dispose`. */
export function createLocalEngine(options: LocalEngineOptions): Engine {
  const runtime = createOrtRuntime(options.threads === undefined ? {} : { threads: options.threads })
  const cacheFolder = options.cacheFolder ?? defaultCacheFolder()
  let loading: Promise<Model> | undefined
  const load = (signal?: AbortSignal) => {
    loading ??= loadModel(options.model, runtime, cacheFolder, signal)
    // A failed load must not stick: the user may put the missing file in place.
    loading.catch(() => (loading = undefined))
    return loading
  }
  return {
    async capabilities() {
      return describe(await load())
    },
    async *generate(request, { signal } = {}) {
      const started = performance.now()
      const model = await load(signal)
      yield* generate(model, request, performance.now() - started, signal)
    },
    async dispose() {
      const model = await loading?.catch(() => undefined)
      loading = undefined
      await model?.release()
    },
  }
}

function describe({ config, device }: Model): Capabilities {
  const { advice, patchSize } = config
  const {
    name,
    description,
    steps,
    guidance,
    imageGuidance,
    guidanceSchedule,
    timestepShift,
    useNorm,
    positivePrompt,
    negativePrompt,
    examples,
    edits,
  } = advice
  return {
    name,
    description,
    patchSize,
    device,
    edit: advice.edit,
    tokenProgress: true,
    defaults: {
      ...advice.size,
      steps,
      guidance,
      imageGuidance,
      guidanceSchedule,
      timestepShift,
      useNorm,
      positivePrompt,
      negativePrompt,
    },
    sizes: advice.sizes.map(([width, height]) => ({ width, height })),
    examples,
    edits,
  }
}
