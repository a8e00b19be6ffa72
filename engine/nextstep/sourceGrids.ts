/** On how many patches each picture that a request brings is read. */
import type { NextStepConfig } from '../checkpoint/config.ts'
import { coverOf } from '../images/resize.ts'
import type { Grid } from './prompt.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** What decides how large a source is read: its own size, the size painted, and whether it is only referred to. */
export interface Sourced extends Size {
  readonly images: readonly Size[]
  readonly references?: readonly number[] | undefined
}

/** Grids of a request's images, in their order: that of the picture painted for what is changed, their own for the others. */
export function sourceGrids(settings: Sourced, { patchSize }: Pick<NextStepConfig, 'patchSize'>): readonly Grid[] {
  const output = { rows: settings.height / patchSize, columns: settings.width / patchSize }
  return settings.images.map((image, place) =>
    settings.references?.includes(place) === true ? ownGrid(image, output, patchSize) : output,
  )
}

/** Places of those whose own size makes a difference. A model that paints its own sizes only has never seen a source of another. */
export function ownSized(sourced: Sourced, config: NextStepConfig): readonly number[] | undefined {
  if (config.generationConfig.decodesWhole) return undefined
  const grids = sourceGrids(sourced, config)
  const [rows, columns] = [sourced.height / config.patchSize, sourced.width / config.patchSize]
  const differ = (sourced.references ?? []).filter((place) => {
    const grid = grids[place]
    return grid !== undefined && (grid.rows !== rows || grid.columns !== columns)
  })
  return differ.length > 0 ? differ : undefined
}

/**
 * The grid that cuts least off a picture of its own size, scaled down, where it is larger than what is painted, to the
 * same area. Never larger than that in patches, nor than the picture, except that one patch is the least.
 */
export function ownGrid({ width, height }: Size, output: Grid, patchSize: number): Grid {
  const most = output.rows * output.columns
  const scale = Math.min(1, Math.sqrt((most * patchSize * patchSize) / (width * height)))
  const around = (side: number) => {
    const least = Math.floor((side * scale) / patchSize)
    return [least, least + 1].map((patches) => Math.min(Math.max(1, patches), most))
  }
  const upTo = (side: number) => Math.max(patchSize, side)
  const grids = around(width)
    .flatMap((columns) => around(height).map((rows) => ({ rows, columns })))
    .filter(({ rows, columns }) => rows * columns <= most)
    .filter(({ rows, columns }) => columns * patchSize <= upTo(width) && rows * patchSize <= upTo(height))
  const seen = ({ rows, columns }: Grid) => {
    const cover = coverOf({ width, height }, columns * patchSize, rows * patchSize)
    return (columns * rows * patchSize * patchSize) / (cover.width * cover.height)
  }
  // Of two that show as much the larger one.
  const best = grids.toSorted((a, b) => seen(b) - seen(a) || b.rows * b.columns - a.rows * a.columns)[0]
  return best ?? { rows: 1, columns: Math.min(most, Math.max(1, Math.floor(width / patchSize))) }
}
