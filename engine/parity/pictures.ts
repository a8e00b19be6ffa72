/** Pixel arithmetic and the autoencoder against the official ones. */
import { centerCrop } from '../images/centerCrop.ts'
import type { AutoencoderConfig } from '../checkpoint/config.ts'
import { patchify, pixelsToTensor, posterior, tensorToPixels, unpatchify } from '../nextstep/latents.ts'
import { positionVector } from '../nextstep/positions.ts'
import { floats } from '../runtime/runtime.ts'
import { largestDifference, limits, type Check } from './check.ts'
import type { Golden, GoldenArray, GoldenFile } from './golden.ts'
import type { ParitySessions } from './sessions.ts'

const stage = 'pixels and patches'

export async function* checkBasics(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const file = await golden.open('basics.safetensors')
  try {
    const { latentPatch } = sessions.model.config
    const picture = ({ shape: [height = 0, width = 0], data }: GoldenArray) => ({
      width,
      height,
      data: Uint8Array.from(data),
    })
    const rgb = picture(await file.array('rgb'))
    yield {
      stage,
      name: 'RGB to tensor',
      error: largestDifference(pixelsToTensor(rgb), (await file.array('rgb_as_tensor')).data),
      limit: limits.call,
    }
    const float = await file.array('float_image')
    const back = tensorToPixels(float.data, float.shape[2] as number, float.shape[1] as number)
    yield {
      stage,
      name: 'tensor to RGB',
      error: largestDifference(back.data, (await file.array('float_image_u8')).data),
      limit: limits.exact,
    }
    const latents = await file.array('latents')
    const [, channels = 0, height = 0, width = 0] = latents.shape
    const tokens = (await file.array('patch_tokens')).data
    const grid = { rows: height / latentPatch, columns: width / latentPatch }
    const each = (data: Float32Array, convert: (one: Float32Array) => Float32Array) =>
      mapBatch(data, latents.shape[0] as number, convert)
    yield {
      stage,
      name: 'patchify',
      error: largestDifference(
        each(latents.data, (one) => patchify(one, grid, channels, latentPatch)),
        tokens,
      ),
      limit: limits.exact,
    }
    yield {
      stage,
      name: 'unpatchify',
      error: largestDifference(
        each(tokens, (one) => unpatchify(one, grid, channels, latentPatch)),
        latents.data,
      ),
      limit: limits.exact,
    }
    for (const name of file.names.filter((key) => key.startsWith('big_center_crop'))) {
      const expected = picture(await file.array(name))
      const actual = centerCrop(picture(await file.array('big_rgb')), expected.width)
      yield {
        stage,
        name: 'centre crop',
        error: largestDifference(actual.data, expected.data),
        limit: limits.resampledGreyLevels,
      }
    }
    if (file.has('gen_pos_embed')) {
      const table = await file.array('gen_pos_embed')
      const places = tableRows(file)
      const rows = places.flatMap((place) => [...positionVector(table.shape[1] as number, place)])
      yield { stage, name: 'position table', error: largestDifference(rows, table.data), limit: limits.call }
    }
    const t = await file.array('te_t')
    const time = await (await sessions.stage('time')).run({ t: floats(t.data, t.shape) }, ['frequencies', 'time'])
    yield {
      stage: 'velocity',
      name: 'time frequencies',
      error: largestDifference(time.frequencies.data, (await file.array('te_freq')).data),
      limit: limits.call,
    }
    yield {
      stage: 'velocity',
      name: 'time embedding',
      error: largestDifference(time.time.data, (await file.array('te_out')).data),
      limit: limits.call,
    }
  } finally {
    await file.close()
  }
}

/** The manifest says in words which rows of the position table are kept. */
function tableRows(file: GoldenFile): readonly number[] {
  const arrays = file.about['arrays'] as Readonly<Record<string, { readonly what: string }>> | undefined
  const listed = /rows ([\d,]+)/.exec(arrays?.['gen_pos_embed']?.what ?? '')?.[1]
  return (listed ?? '0,1,2,31,32,33,500,1023').split(',').map(Number)
}

interface Variant {
  readonly prefix: string
  readonly config_overrides: Partial<AutoencoderConfig>
}

export async function* checkAutoencoder(sessions: ParitySessions, golden: Golden): AsyncGenerator<Check> {
  const file = await golden.open('vae.safetensors')
  try {
    const { model } = sessions
    const { autoencoder } = model.config
    for (const suffix of suffixes(file, 'image')) {
      const image = await file.array(`image${suffix}`)
      const { moments } = await (
        await model.session('encoder')
      ).run({ image: floats(image.data, image.shape) }, ['moments'])
      yield {
        stage: 'VAE encode',
        name: `moments${suffix}`,
        error: largestDifference(moments.data, (await file.array(`encoder_out${suffix}`)).data),
        limit: limits.call,
      }
    }
    const moments = await file.array('encoder_out')
    const [batch = 0, , height = 0, width = 0] = moments.shape
    const noise = (await file.array('posterior_noise')).data
    for (const { prefix, config_overrides: overrides } of file.about['variants'] as readonly Variant[]) {
      const config = { ...autoencoder, ...overrides }
      const each = (part: 'mean' | 'std') =>
        mapBatch(moments.data, batch, (one) => posterior(one, height, width, config)[part])
      const [mean, std] = [each('mean'), each('std')]
      const sample = mean.map((value, i) => value + (std[i] as number) * (noise[i] as number))
      for (const [name, actual] of [
        ['mean', mean],
        ['std', std],
        ['sample', sample],
      ] as const) {
        yield {
          stage: 'VAE encode',
          name: `${prefix} ${name}`,
          error: largestDifference(actual, (await file.array(`${prefix}_${name}`)).data),
          limit: limits.call,
        }
      }
    }
    for (const suffix of suffixes(file, 'z')) {
      const latents = await file.array(`z${suffix}`)
      const { image } = await (
        await model.session('decoder')
      ).run({ latents: floats(latents.data, latents.shape) }, ['image'])
      yield {
        stage: 'VAE decode',
        name: `image${suffix}`,
        error: largestDifference(image.data, (await file.array(`decoded${suffix}`)).data),
        limit: limits.call,
      }
    }
  } finally {
    await file.close()
  }
}

/** `image`, `image_rect` -> '', '_rect'. */
function suffixes(file: GoldenFile, name: string): readonly string[] {
  return file.names
    .flatMap((key) => new RegExp(`^${name}(_.+)?$`).exec(key)?.slice(0, 1) ?? [])
    .map((key) => key.slice(name.length))
}

function mapBatch(data: Float32Array, batch: number, convert: (one: Float32Array) => Float32Array): Float32Array {
  const size = data.length / batch
  const parts = Array.from({ length: batch }, (_, index) => convert(data.subarray(index * size, (index + 1) * size)))
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((offset, part) => (out.set(part, offset), offset + part.length), 0)
  return out
}
