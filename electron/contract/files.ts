/** Pictures on their way in and out, and cuts of them. */
import { z } from 'zod'
import { transformSchema, type FoundRecipe } from '../../engine/types.ts'
import { idSchema } from './ids.ts'
import type { Picture } from './pictures.ts'
import { saveSchema } from './saving.ts'

const count = z.number().int().min(0).max(100_000)
/** Red, green, blue and how much of them, for each pixel of a rectangle of the picture. */
const paintSchema = z
  .object({ x: count, y: count, width: count.min(1), height: count.min(1), data: z.instanceof(Uint8Array) })
  .refine(({ width, height, data }) => data.length === width * height * 4, 'The paint is not as large as it says.')

export const fileChannels = {
  /** One that lies in no folder, such as what is pasted. */
  'pictures:import': z.object({ name: z.string().max(500), bytes: z.instanceof(Uint8Array) }),
  /** Where the system's dialog says. */
  'pictures:save': saveSchema,
  /** In pixels of the picture; the bytes inside stay as they are. */
  'pictures:crop': z.object({
    id: idSchema,
    rect: z.object({
      x: z.number().int().min(0),
      y: z.number().int().min(0),
      width: z.number().int().min(1),
      height: z.number().int().min(1),
    }),
  }),
  /** Without its ground, where that is plain. */
  'pictures:cutOut': z.object({ id: idSchema }),
  'pictures:under': z.object({ id: idSchema }),
  /** `opacity`: one byte for each pixel, row by row; what is brought back has the colours of `pictures:under`; `paint` lies over it. */
  'pictures:touchUp': z.object({ id: idSchema, opacity: z.instanceof(Uint8Array), paint: paintSchema.nullable() }),
  /** Its pixels moved, in one picture or in several; they are called `name`, frames with their number. */
  'pictures:transform': z.object({ id: idSchema, transform: transformSchema, name: z.string().trim().min(1).max(180) }),
  /** Several as they lie over each other on the board, the lowest first; `scale`: pixels of the result for one of the board. */
  'pictures:flatten': z.object({
    layers: z
      .array(
        z.object({
          id: idSchema,
          x: z.number(),
          y: z.number(),
          width: z.number().positive(),
          height: z.number().positive(),
          opacity: z.number().min(0).max(1),
        }),
      )
      .min(1),
    scale: z.number().min(0.01).max(64),
  }),
  /** Hands the picture's file to the system's drag and drop; asked for on `dragstart`. */
  'pictures:drag': z.object({ id: idSchema }),
  'pictures:path': z.object({ id: idSchema }),
  'files:show': z.object({ path: z.string().max(4096) }),
} as const

/** `found`: how another program made it, where the file says so. */
export type ImportedPicture = Picture & {
  readonly found: FoundRecipe | null
  /** Where it was before: nowhere, in the library (which has each file once), or in its bin. */
  readonly was: 'new' | 'there' | 'binned'
}

export interface FileOutput {
  'pictures:import': ImportedPicture
  /** The path written, or null when the user closed the dialog. */
  'pictures:save': string | null
  'pictures:crop': Picture
  'pictures:cutOut': Picture
  /** Hash of the file with the colours that lie under a cut-out: of the picture that it was cut out of, or its own. */
  'pictures:under': string
  'pictures:touchUp': Picture
  /** In the order of their frames. */
  'pictures:transform': readonly Picture[]
  'pictures:flatten': Picture
  'pictures:drag': null
  /** Where the picture's file is, for a command line that edits it. */
  'pictures:path': string
  /** Opens the system's file manager on a file that this window has written. */
  'files:show': null
}
