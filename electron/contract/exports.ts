/** Pictures as files for games: looked at before, written as a job, with settings that are remembered. */
import { z } from 'zod'
import { exportOptionsSchema, promptLimit, type ExportSheet } from '../../engine/types.ts'
import { idSchema } from './ids.ts'

/** A picture of the library with what it is called in sheets and as a file. */
const exportPictureSchema = z.object({
  /** Tells it from the others that are exported. */
  id: idSchema,
  /** The picture, where that is among them more than once, so that `id` is not its own. */
  of: idSchema.optional(),
  name: z.string().trim().min(1, 'Give every picture a name.').max(200),
  /** Of a frame of a story: what it was painted from, and what is read under it. */
  words: z.string().max(promptLimit).optional(),
  caption: z.string().max(promptLimit).optional(),
})
export type ExportPicture = Readonly<z.output<typeof exportPictureSchema>>

/** Whether something may be replaced is asked when it is known what. */
const optionsSchema = exportOptionsSchema.omit({ overwrite: true })

const picturesSchema = z.array(exportPictureSchema).min(1, 'Choose the pictures to export.')

export const exportOrderSchema = z.object({
  /** In the order of the sheet. */
  pictures: picturesSchema,
  options: optionsSchema,
  /** One that the user has chosen in the system's dialog. */
  folder: z.string().min(1).max(4096),
  /** Whether they are saved as they are, from the save dialog; absent in an export. */
  saves: z.boolean().optional(),
})
export type ExportOrder = Readonly<z.output<typeof exportOrderSchema>>

/** Whose settings are remembered for the next of its kind; those of pictures that are saved are the dialog's. */
const exportedSchema = z.enum(['assets', 'story'])

/** What outlives one export: everything but the pictures. Animations name theirs, so that others of the same names play as they did. */
export const exportSettingsSchema = optionsSchema.extend({
  folder: z.string().min(1).max(4096).nullable(),
})
export type ExportSettings = Readonly<z.output<typeof exportSettingsSchema>>

export const exportPresetSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1, 'Give the preset a name.').max(100),
  settings: exportSettingsSchema,
})
export type ExportPreset = Readonly<z.output<typeof exportPresetSchema>>

export const exportChannels = {
  'exports:remembered': z.object({ what: exportedSchema }),
  /** Under a name, which stays until it is deleted. */
  'exports:save': z.object({ preset: exportPresetSchema }),
  'exports:delete': z.object({ id: idSchema }),
  'exports:chooseFolder': z.object({}),
  'exports:choosePalette': z.object({}),
  /** What would be written of these pictures, or of as many of them as can be shown soon. */
  'exports:preview': z.object({ pictures: picturesSchema, options: optionsSchema }),
  /** One picture as it would be laid beside itself. */
  'exports:tile': z.object({ id: idSchema, finish: optionsSchema.shape.finish }),
  /** As a job; its settings are those to begin with the next time. */
  'exports:start': exportOrderSchema.extend({ remember: exportedSchema.nullable() }),
  /** Opens the system's file manager on what a job has written. */
  'exports:show': z.object({ id: idSchema }),
} as const

export interface ExportPreview {
  /** Every file that would be written, with its size in bytes. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
  /** Pictures that the window can show: pages, animations or pictures alone. Those of other formats are shown as PNG. */
  readonly shown: readonly ShownFile[]
  /** One for each scale; none where no sheet is made. */
  readonly sheets: readonly ExportSheet[]
  /** What will not be as it should, one sentence each. */
  readonly notes: readonly string[]
  /** How many of the pictures are in it, from the first on. */
  readonly count: number
}

export interface ExportTile {
  /** A PNG of one tile. */
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  /** How much worse it fits itself at its edges than inside: 1 is as well as anywhere. */
  readonly seam: number
  /** The same of the picture as it is. */
  readonly before: number
}

export interface ShownFile {
  readonly path: string
  readonly type: string
  readonly bytes: Uint8Array
}

export interface ExportOutput {
  'exports:remembered': {
    /** Those of the last export of that kind; null before the first. */
    readonly last: ExportSettings | null
    readonly presets: readonly ExportPreset[]
  }
  'exports:save': ExportPreset
  'exports:delete': null
  /** Null when the user closed the dialog, as with the palette. */
  'exports:chooseFolder': string | null
  'exports:choosePalette': { readonly name: string; readonly colours: readonly string[] } | null
  'exports:preview': ExportPreview
  'exports:tile': ExportTile
  'exports:start': null
  'exports:show': null
}
