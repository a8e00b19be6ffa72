import type { Exif } from './exif.ts'

/**
 * PNG's text by its keyword; EXIF's as `exif:Make` and so on; XMP as `xmp`; a JPEG's comment as `Comment`. The first of
 * a name counts. Works in time and memory linear in the file, inflated text included; never throws.
 */
export type FileTexts = ReadonlyMap<string, string>

/** The blocks of a file that hold words: texts as they are, EXIF still as TIFF. */
export interface TextBlocks {
  readonly texts: FileTexts
  readonly exif: Exif | undefined
}
