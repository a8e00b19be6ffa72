/** The pictures that a request brings, as the transformer reads them: each on a grid of its own, encoded once. */
import { fitTo } from '../images/resize.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { Pixels } from '../request.ts'
import { encodeImage, sampleTokens } from './autoencoding.ts'
import type { Posterior } from './latents.ts'
import type { Model } from './model.ts'
import { fillNoise, streams } from './noise.ts'
import type { Grid } from './prompt.ts'
import { sourceGrids, type Sourced } from './sourceGrids.ts'

/** Scaled until they cover their grids, and cut. */
export function fitSources(
  settings: Omit<Sourced, 'images'> & { readonly images: readonly Pixels[] },
  config: NextStepConfig,
) {
  const { patchSize } = config
  const grids = sourceGrids(settings, config)
  return settings.images.map((image, place): Source => {
    const grid = grids[place]!
    return { pixels: fitTo(image, grid.columns * patchSize, grid.rows * patchSize), grid }
  })
}

export interface Source {
  readonly pixels: Pixels
  readonly grid: Grid
}

interface Drawing {
  readonly seed: number
  readonly imageIndex: number
  /** Place of the first picture in its batch, and of each further one from there. */
  readonly first: number
  readonly step: number
  readonly images: number
}

/**
 * Tokens for every run of placeholders: those of all pictures' conditional rows, then of their image-only rows. Each
 * draws its own posterior noise, as in the original: that of (picture, place among the picture's own).
 */
export async function encodeSources(
  model: Model,
  sources: readonly Source[],
  sourceOrder: readonly number[],
  { seed, imageIndex, first, step, images }: Drawing,
): Promise<Float32Array> {
  const sizes = sourceOrder.map((source) => sizeOf(sources[source]!.grid) * model.config.tokenSize)
  const out = new Float32Array(sizes.reduce((sum, size) => sum + size, 0))
  const encoded: Posterior[] = []
  for (const { pixels } of sources) encoded.push(await encodeImage(model, pixels))
  let at = 0
  for (const [copy, source] of sourceOrder.entries()) {
    const [run, own] = [Math.floor(copy / sources.length), copy % sources.length]
    const [block, image] = [Math.floor(run / images), run % images]
    const place = block * sources.length + own
    const tokens = sampleTokens(model, encoded[source]!, sources[source]!.grid, (noise) =>
      fillNoise(noise, seed, imageIndex + first + image * step, place, 0, streams.posterior),
    )
    out.set(tokens, at)
    at += sizes[copy]!
  }
  return out
}

function sizeOf({ rows, columns }: Grid): number {
  return rows * columns
}
