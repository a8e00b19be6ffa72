/** Where a picture is saved, and how: in the format that the suffix says, else in the one that was asked for. */
import { extname } from 'node:path'
import { EngineError } from '../engine/errors.ts'
import { exists } from '../engine/files.ts'
import { savingFormats, type SavingFormat } from './contract.ts'

export interface SavePlace {
  readonly path: string
  readonly format: SavingFormat
}

/** The first of each format is the one that is given. */
export const suffixes = {
  png: ['png'],
  jpeg: ['jpg', 'jpeg'],
  webp: ['webp'],
  avif: ['avif'],
} as const satisfies Record<SavingFormat, readonly [string, ...string[]]>
const formats: ReadonlyMap<string, SavingFormat> = new Map(
  savingFormats.flatMap((format) => suffixes[format].map((suffix) => [`.${suffix}`, format] as const)),
)
const otherPictures: ReadonlySet<string> = new Set(
  ['gif', 'heic', 'tif', 'tiff', 'bmp', 'ico', 'tga', 'psd', 'jxl', 'jp2', 'svg', 'pdf'].map((name) => `.${name}`),
)

/**
 * A name without a suffix gets that of `wanted`, and then a number where that file is there: the dialog has only asked about the
 * name as it was. Throws `request/invalid` for pictures that are not written.
 */
export async function savePlace(chosen: string, wanted: SavingFormat): Promise<SavePlace> {
  const suffix = extname(chosen).toLowerCase()
  const format = formats.get(suffix)
  if (format !== undefined) return { path: chosen, format }
  if (otherPictures.has(suffix)) {
    throw new EngineError(
      'request/invalid',
      `Pictures are saved as PNG, JPEG, WebP or AVIF; let the name end in .png, .jpg, .webp or .avif instead of ${suffix}.`,
    )
  }
  for (let number = 1; ; number++) {
    const path = `${number === 1 ? chosen : `${chosen}-${number}`}.${suffixes[wanted][0]}`
    if (!(await exists(path))) return { path, format: wanted }
  }
}
