import { z } from 'zod'

/** How many times as wide and as high. */
export const upscaleScaleSchema = z.literal([2, 4])
export type UpscaleScale = z.output<typeof upscaleScaleSchema>
