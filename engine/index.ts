/** The engine's front door: everything outside engine/ that paints comes through here. */
import type { CheckpointChoices } from './checkpoint/config.ts'
import type { Capabilities, Engine } from './engine.ts'
import type { GenerateEvent } from './event.ts'
import { rememberPeak } from './import/peaks.ts'
import { defaultCacheFolder } from './folders.ts'
import { insertPassage, type Passage } from './passages.ts'
import type { GenerateRequest } from './request.ts'
import { repeatPixels } from './nextstep/autoencoding.ts'
import { ownSized, sourceGrids } from './nextstep/sourceGrids.ts'
import { DeviceLadder, type DeviceChoice } from './nextstep/deviceLadder.ts'
import { foresee } from './nextstep/foresee.ts'
import { rememberSpeed } from './nextstep/loads.ts'
import { memoryParts, sumOf } from './nextstep/memory.ts'
import type { Model } from './nextstep/model.ts'
import { generate } from './nextstep/pipeline.ts'
import type { SpawnProbe } from './runtime/trial.ts'
import { withNews } from './withNews.ts'

export { bytesToLookAt, worthTelling } from './graph/look.ts'
export { probeDevices, type DeviceReport } from './runtime/devices.ts'
export { createRemoteEngine } from './remote/openaiImages.ts'

export interface LocalEngineOptions {
  /** Checkpoint folder in the official NextStep-1 layout. */
  readonly model: string
  /** What the user says of it; default: what its files say. */
  readonly choices?: CheckpointChoices
  /** Where converted models are kept. */
  readonly cacheFolder?: string
  /** Default: auto, the best that this machine has for a model of this size. */
  readonly device?: DeviceChoice
  readonly threads?: number
  /** How to try devices out in a process of their own; without it everything is painted on the processor. */
  readonly spawnProbe?: SpawnProbe
}

/** An engine over one checkpoint, converted on first use and kept warm until `dispose`. */
export function createLocalEngine(options: LocalEngineOptions): Engine {
  const { model: folder, choices, device = 'auto', threads, spawnProbe } = options
  const cacheFolder = options.cacheFolder ?? defaultCacheFolder()
  const devices = new DeviceLadder({ folder, choices, cacheFolder, device, threads, spawnProbe })
  return {
    async capabilities() {
      return describe(await devices.model())
    },
    async *generate(request, options = {}) {
      const started = performance.now()
      const run = (model: Model, steered: readonly Passage[]) => {
        const passages = steered.reduce(insertPassage, request.passages ?? [])
        const whole = passages.length > 0 ? { ...request, passages } : request
        return withLoading(model, generate(model, whole, performance.now() - started, options))
      }
      const model = yield* devices.paint(run, options.signal)
      await learnPeak(model, request, cacheFolder)
      await rememberSpeed(cacheFolder, model.loads).catch(() => {})
    },
    foresee: (painting) =>
      devices.use((model) => {
        const weights = { weights: model.missingBytes(), quantization: model.quantization }
        const memory = model.device === 'cpu' ? { ...weights, bytesAtHand: model.memoryAtHand() } : null
        return foresee(model.config, model.tokenizer, memory, painting)
      }),
    repeat: (pixels) => devices.use((model) => repeatPixels(model, pixels)),
    dispose: () => devices.release(),
  }
}

/** Tells of weights on their way into memory, and takes their time out of that of prompt, previews and decoder. */
async function* withLoading(model: Model, events: AsyncIterable<GenerateEvent>): AsyncGenerator<GenerateEvent, void> {
  const spent = { prefill: 0, preview: 0, decode: 0 }
  let part: keyof typeof spent = 'prefill'
  let before = model.loads.spent
  let tokenCount = 0
  const told = withNews(events, (tell) => {
    model.loads.listen((loading) => {
      tell({ type: 'loading', ...loading })
      if (!loading.done) return
      spent[part] += model.loads.spent - before
      before = model.loads.spent
    })
    return () => model.loads.listen(null)
  })
  for await (const event of told) {
    if (event.type === 'started') tokenCount = event.tokenCount
    if (event.type === 'token') part = event.index + 1 < tokenCount ? 'preview' : 'decode'
    if (event.type !== 'done') {
      yield event
      continue
    }
    const { load, prefill, preview, decode } = event.timings
    const all = spent.prefill + spent.preview + spent.decode
    yield {
      ...event,
      timings: {
        ...event.timings,
        load: load + all,
        prefill: prefill - spent.prefill,
        preview: preview - spent.preview,
        decode: decode - spent.decode,
      },
    }
  }
}

/** Models that have painted in this process: its high-water mark says something of the first one, until there is a second. */
const painted = new Set<string>()

/** What a picture really took corrects the next estimate of whether the model fits. */
async function learnPeak(model: Model, request: GenerateRequest, cacheFolder: string): Promise<void> {
  painted.add(model.hash)
  // On a device the main memory says little.
  if (painted.size > 1 || model.device !== 'cpu') return
  const { generationConfig } = model.config
  const { width = generationConfig.size.width, height = generationConfig.size.height, count = 1, images = [] } = request
  const sourced = { width, height, images, references: request.references }
  const grids = sourceGrids({ ...sourced, references: ownSized(sourced, model.config) }, model.config)
  const promptTokens = grids.reduce((sum, { rows, columns }) => sum + rows * columns, 128)
  const blocks = images.length > 0 ? 3 : 2
  const parts = memoryParts(model.config, model.weightBytes, { width, height, count, promptTokens, blocks })
  // A note that cannot be kept is no reason to fail a finished picture.
  await rememberPeak(cacheFolder, model.hash, sumOf(parts), process.resourceUsage().maxRSS * 1024).catch(() => {})
}

function describe({ config, device }: Model): Capabilities {
  const { near } = config
  const {
    name,
    description,
    size,
    sizes,
    largest: _,
    edit,
    editOnly,
    contextPictures,
    imagesLast: __,
    decodesWhole,
    examples,
    edits,
    vocabulary,
    cautions,
    ...defaults
  } = config.generationConfig
  return {
    name,
    description,
    patchSize: config.patchSize,
    device,
    edit,
    ...(editOnly && { editOnly: true }),
    ...(contextPictures !== null && { contextPictures }),
    tokenProgress: true,
    defaults: { ...size, ...defaults },
    sizes: sizes.map(([width, height]) => ({ width, height })),
    ...(decodesWhole && { sizesOnly: true }),
    examples,
    edits,
    ...(vocabulary !== null && { vocabulary, near, cautions }),
  }
}
