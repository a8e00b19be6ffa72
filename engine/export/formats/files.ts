import type { DigitalSource } from '../../images/xmp.ts'
import type { Recipe } from '../../event.ts'
import type { Rgba } from '../rgba.ts'

/** A file of bytes on its way to the folder. */
export interface BinaryFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly bytes: Uint8Array | string
}

export interface Named {
  readonly name: string
  readonly picture: Rgba
}

/** Pictures one after the other, each shown for so many milliseconds. */
export interface Playing {
  readonly name: string
  readonly frames: readonly { readonly picture: Rgba; readonly duration: number }[]
  readonly loop: boolean
}

/** How a picture alone is written. */
export interface Encoding {
  /** 1 to 100; null: without loss where the format can, else as good as is sensible. */
  readonly quality: number | null
  /** What the file says of how the picture was made; null: nothing but pixels. */
  readonly told: { readonly recipe: Recipe | null; readonly source: DigitalSource | null } | null
}
