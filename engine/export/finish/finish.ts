/** The finisher: a picture becomes what a game loads. A pure function: the same picture and options give the same bytes. */
import type { Rgba } from '../rgba.ts'
import { dropShadow, outline, tint } from './effects.ts'
import { fitInto, pad, scale, toPowersOfTwo, trim } from './geometry.ts'
import { findGuides, scaled, type Guides } from './nineSlice.ts'
import { toPixelArt } from './pixelArt.ts'
import { finishSchema, type FinishWishes } from './schema.ts'
import { seamless } from './tile.ts'

export interface Finished {
  /** What its name ends in: tint and scale, as in `-red@2x`; empty for the picture itself. */
  readonly suffix: string
  readonly picture: Rgba
  readonly nineSlice: Guides | null
}

/** Throws a ZodError where the options are none. */
export function finish(picture: Rgba, wishes: FinishWishes): readonly Finished[] {
  const options = finishSchema.parse(wishes)
  const { tile, trim: cut, pixelArt, tints, outline: line, shadow, pad: rim, size, powerOfTwo } = options
  // Hard edges stay hard at every size.
  const resampling = pixelArt ? 'nearest' : options.resampling
  let shape = picture
  if (tile) shape = seamless(shape, tile.blend)
  if (cut) shape = trim(shape, cut.threshold)
  if (pixelArt) shape = toPixelArt(shape, pixelArt)
  const coloured =
    tints.length === 0
      ? [{ name: '', picture: shape }]
      : tints.map(({ name, colour }) => ({ name: `-${name}`, picture: tint(shape, colour) }))
  return coloured.flatMap(({ name, picture: own }) => {
    let whole = own
    if (line) whole = outline(whole, line, pixelArt?.hardAlpha)
    if (shadow) whole = dropShadow(whole, shadow)
    whole = pad(whole, rim, rim, rim, rim)
    if (size) whole = fitInto(whole, size, resampling)
    if (powerOfTwo) whole = toPowersOfTwo(whole)
    const guides = options.nineSlice === 'find' ? findGuides(whole) : (options.nineSlice ?? null)
    return options.scales.map((factor) => ({
      suffix: name + (factor === 1 ? '' : `@${factor}x`),
      picture: scale(whole, factor, resampling),
      nineSlice: guides && scaled(guides, factor),
    }))
  })
}
