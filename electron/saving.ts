/** Where a picture is saved, and in which format: as the suffix says. */
import { extname } from 'node:path'
import { EngineError } from '../engine/errors.ts'
import { exists } from '../engine/files.ts'

export interface SavePlace {
  readonly path: string
  readonly format: 'png' | 'jpeg'
}

const formats: Readonly<Record<string, SavePlace['format']>> = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg' }
const otherPictures: ReadonlySet<string> = new Set(
  ['webp', 'gif', 'avif', 'heic', 'tif', 'tiff', 'bmp', 'ico', 'tga', 'psd', 'jxl', 'jp2', 'svg', 'pdf'].map(
    (name) => `.${name}`,
  ),
)

/**
 * A name without a suffix gets `.png`, and then a number where that file is there: the dialog has only asked about the
 * name as it was. Throws `request/invalid` for pictures that are not written.
 */
export async function savePlace(chosen: string): Promise<SavePlace> {
  const suffix = extname(chosen).toLowerCase()
  const format = formats[suffix]
  if (format !== undefined) return { path: chosen, format }
  if (otherPictures.has(suffix)) {
    throw new EngineError(
      'request/invalid',
      `Pictures are saved as PNG or JPEG; let the name end in .png or .jpg instead of ${suffix}.`,
    )
  }
  for (let number = 1; ; number++) {
    const path = number === 1 ? `${chosen}.png` : `${chosen}-${number}.png`
    if (!(await exists(path))) return { path, format: 'png' }
  }
}
