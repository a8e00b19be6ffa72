/** The main job, top to bottom: a request becomes rows of ids, ids become tokens, tokens become pictures. */
import type { GenerateOptions } from '../engine.ts'
import type { GenerateEvent } from '../event.ts'
import type { GenerateRequest } from '../request.ts'
import { batchSize } from './batch.ts'
import { extendPicture } from './extension.ts'
import { checkGiven } from './given.ts'
import { readInto } from './into.ts'
import { checkMemory } from './memory.ts'
import type { Model } from './model.ts'
import { checkPositions, promptNeeds } from './needs.ts'
import { parseRequest, settle } from './settle.ts'
import { withRowSteps } from './rowSteps.ts'
import { fitSources } from './sources.ts'
import { stretchesOf } from './stretches.ts'
import { paintTogether } from './together.ts'

export async function* generate(
  model: Model,
  request: GenerateRequest,
  loadMs: number,
  options: GenerateOptions = {},
): AsyncGenerator<GenerateEvent, void> {
  const started = performance.now()
  const timings = { load: loadMs, prefill: 0, tokens: 0, preview: 0, decode: 0 }
  const timed = async <T>(part: keyof typeof timings, work: () => Promise<T>): Promise<T> => {
    const before = performance.now()
    const result = await work()
    timings[part] += performance.now() - before
    return result
  }
  const parsed = parseRequest(request)
  if (parsed.extend) {
    yield* extendPicture({ model, request: parsed, timed, timings, options })
    yield { type: 'done', elapsedMs: performance.now() - started, timings }
    return
  }
  const { settings: asked, warnings } = settle(parsed, model.config)
  const { config } = model
  const grid = { rows: asked.height / config.patchSize, columns: asked.width / config.patchSize }
  const settings = withRowSteps(asked, grid)
  const tokenCount = grid.rows * grid.columns
  const stretches = [...stretchesOf(settings, tokenCount)]
  if (settings.given) checkGiven(settings.given, model, tokenCount)
  const { blocks, promptColumns } = promptNeeds(model, stretches, grid)
  checkPositions(config, promptColumns, tokenCount)
  if (model.device === 'cpu' && options.anyway !== true) {
    const { width, height } = settings
    checkMemory(
      config,
      { width, height, count: 1, promptTokens: promptColumns, blocks },
      { weights: model.missingBytes(), quantization: model.quantization, bytesAtHand: model.memoryAtHand() },
    )
  }
  const sources = fitSources(settings, config)
  yield {
    type: 'started',
    tokenCount,
    ...grid,
    patchSize: config.patchSize,
    width: settings.width,
    height: settings.height,
    count: settings.count,
    tokens: { size: config.tokenSize, modelHash: model.hash },
    warnings,
  }

  const into = settings.into ? await timed('prefill', () => readInto(model, settings.into!, grid)) : null
  const needs = { pictures: settings.count, blocks, promptColumns, tokens: tokenCount }
  const batch = batchSize(config, needs, model.memoryAtHand())
  const { together = { first: batch, further: batch } } = settings.given ?? {}
  for (let first = 0, images; first < settings.count; first += images) {
    images = Math.min(first === 0 ? together.first : together.further, settings.count - first)
    const painting = { model, settings, grid, sources, stretches, into, first, images, timed, timings, options }
    if ((yield* paintTogether(painting)) === 'ended') break
  }
  yield { type: 'done', elapsedMs: performance.now() - started, timings }
}
