/** Pictures saved as they are, in the formats that everyone reads; sheets and the rest are an export's. */
import { z } from 'zod'
import type { ExportWishes } from '../../engine/types.ts'
import { idSchema } from './ids.ts'

export const savingFormats = ['png', 'jpeg', 'webp', 'avif'] as const
export type SavingFormat = (typeof savingFormats)[number]

/** The same for the save dialog, for what is dragged out, and for one or many. */
export const savingSchema = z.object({
  format: z.enum(savingFormats),
  /** 1 to 100, where nothing is lost, but for JPEG, which always loses something; of PNG nothing. */
  quality: z.number().int().min(1).max(100),
})
export type Saving = Readonly<z.output<typeof savingSchema>>

/** `scale`: of the sides; `recipe`: whether the file says how it was made. */
export const saveSchema = savingSchema.extend({
  id: idSchema,
  scale: z.number().min(0.01).max(1),
  recipe: z.boolean(),
})

/** How much of a picture is saved; see `saveSchema`. */
export type SavingHow = Pick<z.output<typeof saveSchema>, 'scale' | 'recipe'>

/** Saving is an export of pictures alone. */
export function savingOptions({ format, quality }: Saving, { scale, recipe }: SavingHow): ExportWishes {
  const isLossless = format === 'png' || (format !== 'jpeg' && quality === 100)
  return { preset: format, scales: [scale], recipe, ...(!isLossless && { quality }) }
}
