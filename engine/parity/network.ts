/** Transformer, velocity network and sampler against the official ones, with given inputs and recorded noise. */
import type { Generation } from '../checkpoint/generation.ts'
import { samplingPlan, stepWeights } from '../nextstep/flowMatching.ts'
import { blockWeights } from '../nextstep/guidance.ts'
import { KeyValueCache } from '../nextstep/kvCache.ts'
import { patchify } from '../nextstep/latents.ts'
import { prefillFeeds } from '../nextstep/prefill.ts'
import { readToken } from '../nextstep/processorStepper.ts'
import type { SamplerName } from '../sampling.ts'
import { floats } from '../runtime/runtime.ts'
import { largestDifference, limits, type Check } from './check.ts'
import type { Golden, GoldenArray, GoldenFile } from './golden.ts'
import type { ParitySessions } from './sessions.ts'

/** Source latents (images, channels, height, width) -> tokens in the order of the placeholders. */
export function sourceTokens(sessions: ParitySessions, latents: GoldenArray): Float32Array {
  const { latentChannels, latentPatch } = sessions.model.config
  const [images = 0, , height = 0, width = 0] = latents.shape
  const size = latents.data.length / images
  const out = new Float32Array(latents.data.length)
  for (let image = 0; image < images; image++) {
    const one = latents.data.subarray(image * size, (image + 1) * size)
    out.set(
      patchify(one, { rows: height / latentPatch, columns: width / latentPatch }, latentChannels, latentPatch),
      image * size,
    )
  }
  return out
}

export async function* checkTransformer(sessions: ParitySessions, golden: Golden, name: string): AsyncGenerator<Check> {
  const file = await golden.open(name)
  const title = name.replace('.safetensors', '')
  try {
    const { config } = sessions.model
    const { layers, hidden, keyValueHeads, headDim } = config
    const prompt = { ids: await file.rows('input_ids'), mask: await file.rows('attention_mask') }
    const [batch, columns] = [prompt.ids.length, prompt.ids[0]?.length ?? 0]
    const latents = file.has('latents') ? sourceTokens(sessions, await file.array('latents')) : new Float32Array(0)
    const names = (stem: string, count: number) => Array.from({ length: count }, (_, index) => `${stem}.${index}`)
    const fetches = ['hidden', ...names('trace', layers + 1), ...names('key', layers), ...names('value', layers)]
    const out = await (await sessions.stage('prefill')).run(prefillFeeds(config, prompt, latents), fetches)
    const data = (key: string) => (out[key] as { data: Float32Array }).data
    const mask = prompt.mask.flat()

    const check = (
      what: string,
      actual: ArrayLike<number>,
      expected: ArrayLike<number>,
      counts?: (index: number) => boolean,
    ): Check => ({
      stage: 'hidden states',
      name: `${title}: ${what}`,
      error: largestDifference(actual, expected, counts),
      limit: limits.hidden,
    })
    const expected = (await file.array('hidden')).data
    for (let layer = 0; layer <= layers; layer++) {
      const size = batch * columns * hidden
      const isReal = (index: number) => mask[Math.floor(index / hidden)] === 1
      yield check(
        `prefill, layer ${layer}`,
        data(`trace.${layer}`),
        expected.subarray(layer * size, (layer + 1) * size),
        isReal,
      )
    }
    for (const [stem, key] of [
      ['key', 'cache_k'],
      ['value', 'cache_v'],
    ] as const) {
      const golden = (await file.array(key)).data
      const size = batch * keyValueHeads * columns * headDim
      const isReal = (index: number) => {
        const column = Math.floor(index / headDim) % columns
        const row = Math.floor(index / (headDim * columns * keyValueHeads)) % batch
        return mask[row * columns + column] === 1
      }
      const actual = names(stem, layers).map(data)
      const error = Math.max(
        ...actual.map((one, layer) =>
          largestDifference(one, golden.subarray(layer * size, (layer + 1) * size), isReal),
        ),
      )
      yield { stage: 'hidden states', name: `${title}: ${stem} cache`, error, limit: limits.hidden }
    }

    const [keys, values] = [names('key', layers).map(data), names('value', layers).map(data)]
    const cache = new KeyValueCache(config, { keys, values, mask: prompt.mask })
    const conditions = [await conditionOf(sessions, data('hidden'))]
    const tokens = await file.array('step_tokens')
    const stepHidden = await file.array('step_hidden')
    const size = batch * hidden
    for (let step = 0; step < (tokens.shape[0] ?? 0); step++) {
      const token = tokens.data.subarray(step * config.tokenSize, (step + 1) * config.tokenSize)
      const after = await readToken(await sessions.model.session('token'), config, cache, token, batch)
      yield check(`step ${step}`, after, stepHidden.data.subarray(step * size, (step + 1) * size))
      conditions.push(await conditionOf(sessions, after))
    }
    const actual = Float32Array.from(conditions.flatMap((condition) => [...condition]))
    yield check('conditions', actual, (await file.array('conditions')).data)
  } finally {
    await file.close()
  }
}

async function conditionOf(sessions: ParitySessions, hidden: Float32Array): Promise<Float32Array> {
  const dims = [hidden.length / sessions.model.config.hidden, sessions.model.config.hidden]
  return (await (await sessions.stage('condition')).run({ hidden: floats(hidden, dims) }, ['condition'])).condition.data
}

export async function* checkVelocity(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const file = await golden.open('fm_net.safetensors')
  try {
    const [x, t, c] = [await file.array('x'), await file.array('t'), await file.array('c')]
    const feeds = { x: floats(x.data, x.shape), t: floats(t.data, t.shape), condition: floats(c.data, c.shape) }
    const { velocity } = await (await sessions.stage('velocity')).run(feeds, ['velocity'])
    yield {
      stage: 'velocity',
      name: 'network',
      error: largestDifference(velocity.data, (await file.array('velocity')).data),
      limit: limits.call,
    }
  } finally {
    await file.close()
  }
}

interface SamplerCase {
  readonly name: string
  readonly cfg: number
  readonly cfg_img: number
  readonly num_sampling_steps: number
  readonly timesteps_shift: number
  readonly sde_type?: string
}

/** The older code has one sampler and no word for it; in the newer one every unknown word means ode. */
export function samplerOf(sdeType: string | undefined, generation: Generation): SamplerName {
  if (generation === '1.0') return 'nextstep-1'
  if (sdeType === undefined || sdeType === 'sde') return 'sde'
  return sdeType === 'cps' ? 'cps' : 'ode'
}

export async function* checkSampler(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const file = await golden.open('fm_sample.safetensors')
  try {
    for (const run of file.about['cases'] as readonly SamplerCase[]) {
      const expected = await file.array(`${run.name}.out`)
      const token = await sample(sessions, file, run, expected.shape[0] as number)
      yield { stage: 'sampler', name: run.name, error: largestDifference(token, expected.data), limit: limits.hidden }
      if (file.has(`${run.name}.net_v`)) yield* checkSteps(sessions, file, run)
    }
  } finally {
    await file.close()
  }
}

async function sample(
  sessions: ParitySessions,
  file: GoldenFile,
  run: SamplerCase,
  images: number,
): Promise<Float32Array> {
  const { config } = sessions.model
  const { times, coefficients } = samplingPlan(
    samplerOf(run.sde_type, config.generation),
    run.num_sampling_steps,
    run.timesteps_shift,
  )
  const condition = await file.array(`${run.name}.c`)
  const blocks = ((condition.shape[0] as number) / images) as 1 | 2 | 3
  const draws = tileNoise(await file.array(`${run.name}.noise`), images, config.tokenSize)
  const size = images * config.tokenSize
  const noise = new Float32Array(times.length * size)
  const weights = stepWeights(coefficients, blockWeights(blocks, run.cfg, run.cfg_img))
  for (let step = 0; step < times.length; step++) {
    const scale = coefficients[step * 3 + 2] as number
    if (scale === 0) continue // and no draw is recorded for it
    noise.set(
      draws.subarray((step + 1) * size, (step + 2) * size).map((value) => value * scale),
      step * size,
    )
  }
  const { time } = await (await sessions.stage('time')).run({ t: floats(times, [times.length]) }, ['time'])
  const out = await (
    await sessions.stage('sampler')
  ).run(
    {
      condition: floats(condition.data, condition.shape),
      time,
      weights: floats(weights, [times.length, 1, 1 + blocks]),
      start: floats(draws.slice(0, size), [images, config.tokenSize]),
      noise: floats(noise, [times.length, images, config.tokenSize]),
    },
    ['token'],
  )
  return out.token.data
}

/** Every velocity that the official sampler met on its way, before guidance. */
async function* checkSteps(sessions: ParitySessions, file: GoldenFile, run: SamplerCase): AsyncGenerator<Check> {
  const [x, v, t, c] = [
    await file.array(`${run.name}.net_x`),
    await file.array(`${run.name}.net_v`),
    await file.array(`${run.name}.net_t`),
    await file.array(`${run.name}.c`),
  ]
  const [steps = 0, rows = 0, size = 0] = v.shape
  const session = await sessions.stage('velocity')
  const images = x.shape[1] as number
  let error = 0
  for (let step = 0; step < steps; step++) {
    const states = x.data.subarray(step * images * size, (step + 1) * images * size)
    const repeated = new Float32Array(rows * size)
    for (let row = 0; row < rows; row += images) repeated.set(states, row * size)
    const feeds = {
      x: floats(repeated, [rows, size]),
      t: floats(new Float32Array(rows).fill(t.data[step] as number), [rows]),
      condition: floats(c.data, c.shape),
    }
    const { velocity } = await session.run(feeds, ['velocity'])
    error = Math.max(
      error,
      largestDifference(velocity.data, v.data.subarray(step * rows * size, (step + 1) * rows * size)),
    )
  }
  yield { stage: 'velocity', name: run.name, error, limit: limits.call }
}

/** Noise (..., drawn, size) -> (..., images, size): when captions share draws, the drawn rows repeat. */
export function tileNoise(noise: GoldenArray, images: number, size: number): Float32Array {
  const drawn = noise.shape.at(-2) as number
  const blocks = noise.data.length / (drawn * size)
  const out = new Float32Array(blocks * images * size)
  for (let block = 0; block < blocks; block++) {
    for (let image = 0; image < images; image++) {
      const from = (block * drawn + (image % drawn)) * size
      out.set(noise.data.subarray(from, from + size), (block * images + image) * size)
    }
  }
  return out
}
