import { z } from 'zod'

const side = z.number().int().min(1).max(16384)
const pixels = z.number().int().min(0).max(1024)
/** `#rrggbb`. */
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour is written as #rrggbb.')
const dithers = ['none', 'ordered', 'floyd-steinberg'] as const

/** What is done to a picture on its way to a game, in the order in which it is done. Everything left out is not done. */
export const finishSchema = z.object({
  /** The picture meets itself at its edges; this share of each side is blended away for it. */
  tile: z.object({ blend: z.number().min(0.05).max(0.5).default(0.25) }).optional(),
  /** Rows and columns that are clear are cut off; fainter than this is clear. */
  trim: z.object({ threshold: z.number().int().min(0).max(254).default(0) }).optional(),
  pixelArt: z
    .object({
      /** Side of a block; found in the picture where it is left out. */
      grid: z.number().int().min(1).max(256).optional(),
      /** Its own colours, so many; or those of a palette (palette.ts reads files of them). */
      palette: z.union([z.number().int().min(2).max(256), z.array(colour).min(1).max(4096)]).optional(),
      dither: z.enum(dithers).default('none'),
      /** Pixels are clear or opaque, nothing between. */
      hardAlpha: z.boolean().default(true),
    })
    .optional(),
  /** One finished picture for each instead of one in its own colours. */
  tints: z
    .array(z.object({ name: z.string().min(1).max(60), colour }))
    .max(64)
    .default([]),
  outline: z.object({ width: pixels.min(1).max(64), colour }).optional(),
  shadow: z
    .object({
      x: z.number().int().min(-512).max(512).default(0),
      y: z.number().int().min(-512).max(512).default(0),
      blur: pixels.max(128).default(4),
      colour: colour.default('#000000'),
      opacity: z.number().min(0).max(1).default(0.5),
    })
    .optional(),
  /** Clear pixels on every side. */
  pad: pixels.default(0),
  /** As large as that without being distorted, in the middle of it. */
  size: z.object({ width: side, height: side }).optional(),
  /** Clear pixels to the right and below, up to the next powers of two. */
  powerOfTwo: z.boolean().default(false),
  /** One finished picture for each; those of all but 1 are named @2x and so on. */
  scales: z.array(z.number().min(0.01).max(16)).min(1).max(16).default([1]),
  /** Pixel art is always resampled by its nearest pixels. */
  resampling: z.enum(['nearest', 'lanczos']).default('lanczos'),
  /** Where the picture may be stretched: found in it, or so many pixels from each side. */
  nineSlice: z
    .union([z.literal('find'), z.object({ left: pixels, top: pixels, right: pixels, bottom: pixels })])
    .optional(),
})

export type FinishOptions = z.output<typeof finishSchema>
export type FinishWishes = z.input<typeof finishSchema>
export type PixelArt = NonNullable<FinishOptions['pixelArt']>
