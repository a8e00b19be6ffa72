/** Whole runs, from ids to 8-bit pixels, with the official noise. */
import { decodeTensor, encodeTokens } from '../nextstep/autoencoding.ts'
import { decodeTokens } from '../nextstep/decoding.ts'
import { tensorToPixels, unpatchify, unscale } from '../nextstep/latents.ts'
import { countDifferences, largestDifference, limits, type Check } from './check.ts'
import type { Golden, GoldenFile } from './golden.ts'
import type { ParitySessions } from './sessions.ts'
import { samplerOf, sourceTokens, tileNoise } from './network.ts'
import { promptFor, type RunParameters } from './text.ts'

interface WholeRun extends RunParameters {
  readonly cfg_schedule: 'constant' | 'linear'
  readonly use_norm: boolean
  readonly timesteps_shift: number
  readonly num_sampling_steps: number
  readonly use_gen_pos_embed?: boolean
  readonly sde_type?: string
}

export async function* checkWholeRun(sessions: ParitySessions, golden: Golden, name: string): AsyncGenerator<Check> {
  const file = await golden.open(name)
  const stage = name.startsWith('e2e_edit') ? 'whole edits' : 'whole pictures'
  const title = name.replace('.safetensors', '')
  const check = (what: string, error: number, limit: number): Check => ({
    stage,
    name: `${title}: ${what}`,
    error,
    limit,
  })
  try {
    const run = file.about['params'] as WholeRun
    const { config } = sessions.model
    const expected = await file.array('tokens')
    const [images = 0, tokenCount = 0] = expected.shape
    const [height, width] = run.hw
    const grid = { rows: Math.floor(height / config.patchSize), columns: Math.floor(width / config.patchSize) }

    const sources = file.has('source_rgb') ? await file.array('source_rgb') : undefined
    const sizes = sources
      ? Array.from(
          { length: sources.shape[0] as number },
          () => [sources.shape[2] as number, sources.shape[1] as number] as const,
        )
      : []
    const prompt = promptFor(sessions, run, sizes)
    yield check('ids', countDifferences(prompt.ids.flat(), (await file.rows('input_ids')).flat()), limits.exact)
    let source: Float32Array = new Float32Array(0)
    if (sources) {
      const latents = await file.array('source_latents')
      const actual = await encodeSources(sessions, file, prompt.sourceOrder)
      yield check('source latents', largestDifference(actual, sourceTokens(sessions, latents)), limits.endToEnd)
      source = actual
    }

    const noise = await file.array('noise')
    const [, drawsEach = 0] = noise.shape
    const draws = tileNoise(noise, images, config.tokenSize)
    const size = images * config.tokenSize
    const model = {
      ...sessions.model,
      config: { ...config, positionTable: run.use_gen_pos_embed ?? config.positionTable },
    }
    const decoding = decodeTokens(model, {
      prompt,
      sourceTokens: source,
      images,
      tokenCount,
      steps: run.num_sampling_steps,
      timestepShift: run.timesteps_shift,
      guidance: run.cfg,
      imageGuidance: run.cfg_img,
      guidanceSchedule: run.cfg_schedule,
      useNorm: run.use_norm,
      sampler: samplerOf(run.sde_type, config.generation),
      conditions: true,
      noise: (out, token, step) =>
        out.set(draws.subarray((token * drawsEach + step) * size, (token * drawsEach + step + 1) * size)),
    })
    const tokens = new Float32Array(expected.data.length)
    const conditions: number[] = []
    for await (const { index, values, condition } of decoding) {
      for (let image = 0; image < images; image++) {
        tokens.set(
          values.subarray(image * config.tokenSize, (image + 1) * config.tokenSize),
          (image * tokenCount + index) * config.tokenSize,
        )
      }
      conditions.push(...(condition ?? []))
    }
    yield check('conditions', largestDifference(conditions, (await file.array('conditions')).data), limits.endToEnd)
    yield check('tokens', largestDifference(tokens, expected.data), limits.endToEnd)

    const pictures = Array.from({ length: images }, (_, image) =>
      tokens.subarray(image * tokenCount * config.tokenSize, (image + 1) * tokenCount * config.tokenSize),
    )
    const latents = pictures.map((one) =>
      unscale(unpatchify(one, grid, config.latentChannels, config.latentPatch), config.autoencoder),
    )
    yield check('latents', largestDifference(join(latents), (await file.array('latents')).data), limits.endToEnd)
    const tensors: Float32Array[] = []
    for (const one of pictures) tensors.push(await decodeTensor(sessions.model, one, grid))
    yield check('pixels', largestDifference(join(tensors), (await file.array('pixels')).data), limits.endToEnd)
    const bytes = tensors.map((tensor) =>
      Float32Array.from(tensorToPixels(tensor, grid.columns * config.patchSize, grid.rows * config.patchSize).data),
    )
    yield check('8-bit image', largestDifference(join(bytes), (await file.array('image_u8')).data), limits.greyLevels)
  } finally {
    await file.close()
  }
}

/** Encodes the source pictures with the recorded posterior noise, in the order of the placeholders. */
async function encodeSources(
  sessions: ParitySessions,
  file: GoldenFile,
  order: readonly number[],
): Promise<Float32Array> {
  const { config } = sessions.model
  const [rgb, noise] = [await file.array('source_rgb'), await file.array('posterior_noise')]
  const [count = 0, height = 0, width = 0] = rgb.shape
  const size = rgb.data.length / count
  const [h, w] = [height / config.autoencoder.stride, width / config.autoencoder.stride]
  const grid = { rows: h / config.latentPatch, columns: w / config.latentPatch }
  const copies: Float32Array[] = []
  for (const [copy, source] of order.entries()) {
    const data = Uint8Array.from(rgb.data.subarray(source * size, (source + 1) * size))
    const recorded = (out: Float32Array) => out.set(noise.data.subarray(copy * out.length, (copy + 1) * out.length))
    copies.push(await encodeTokens(sessions.model, { width, height, data }, grid, recorded))
  }
  return join(copies)
}

function join(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}
