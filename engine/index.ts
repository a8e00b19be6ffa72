/** The engine's front door: everything outside engine/ that paints comes through here. */
import type { Capabilities, Engine } from './engine.ts'
import { memoryParts, sumOf } from './import/fit.ts'
import { rememberPeak } from './import/peaks.ts'
import { defaultCacheFolder } from './models.ts'
import type { GenerateRequest, Pixels } from './request.ts'
import { repeatPixels } from './nextstep/autoencoding.ts'
import { loadModel, type Model } from './nextstep/model.ts'
import { generate } from './nextstep/pipeline.ts'
import { createOrtRuntime } from './runtime/ort.ts'

export { createRemoteEngine } from './remote/openaiImages.ts'

export interface LocalEngineOptions {
  /** Checkpoint folder in the official NextStep-1 layout. */
  readonly model: string
  /** Where converted models are kept. */
  readonly cacheFolder?: string
  readonly device?: 'auto' | 'cpu'
  readonly threads?: number
}

export interface LocalEngine extends Engine {
  /** A picture as the model's autoencoder gives it back: what an edit that changes nothing would look like at best. */
  repeat(pixels: Pixels): Promise<Pixels>
}

/** An engine over one checkpoint, converted on first use and kept warm until `dispose`. */
export function createLocalEngine(options: LocalEngineOptions): LocalEngine {
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
    async *generate(request, options = {}) {
      const started = performance.now()
      const model = await load(options.signal)
      yield* generate(model, request, performance.now() - started, options)
      await learnPeak(model, request, cacheFolder)
    },
    async repeat(pixels) {
      return repeatPixels(await load(), pixels)
    },
    async dispose() {
      const model = await loading?.catch(() => undefined)
      loading = undefined
      await model?.release()
    },
  }
}

/** Models that have painted in this process: its high-water mark says something of the first one, until there is a second. */
const painted = new Set<string>()

/** What a picture really took corrects the next estimate of whether the model fits. */
async function learnPeak(model: Model, request: GenerateRequest, cacheFolder: string): Promise<void> {
  painted.add(model.hash)
  if (painted.size > 1) return
  const { advice } = model.config
  const { width = advice.size.width, height = advice.size.height, count = 1, images = [] } = request
  const blocks = images.length > 0 ? 3 : 2
  const parts = memoryParts(model.config, model.weightBytes, { width, height, count, promptTokens: 128, blocks })
  // A note that cannot be kept is no reason to fail a finished picture.
  await rememberPeak(cacheFolder, model.hash, sumOf(parts), process.resourceUsage().maxRSS * 1024).catch(() => {})
}

function describe({ config, device }: Model): Capabilities {
  const {
    name,
    description,
    size,
    sizes,
    largest: _,
    edit,
    generation: __,
    examples,
    edits,
    vocabulary,
    ...defaults
  } = config.advice
  return {
    name,
    description,
    patchSize: config.patchSize,
    device,
    edit,
    tokenProgress: true,
    defaults: { ...size, ...defaults },
    sizes: sizes.map(([width, height]) => ({ width, height })),
    examples,
    edits,
    ...(vocabulary !== null && { vocabulary }),
  }
}
