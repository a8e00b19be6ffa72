import type { Guides } from '../finish/nineSlice.ts'

/** The words of sheets, as every format of `formats/` reads them. Lengths in pixels, times in milliseconds. */
export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rectangle extends Size {
  readonly x: number
  readonly y: number
}

/** Shares of a sprite's width and height from its upper left corner; (0.5, 1) is the middle of its feet. */
export interface Pivot {
  readonly x: number
  readonly y: number
}

/** What is known of a sprite before its place is: its pixels may be elsewhere. */
export interface Sprite {
  readonly name: string
  /** As it was drawn. */
  readonly source: Size
  /** What of it is packed: all, or what is left when its clear rim is cut off. */
  readonly visible: Rectangle
  /** Pixels from each side of what is visible to the part that may be stretched; null where none was asked for, or found. */
  readonly nineSlice: Guides | null
}

/** A sprite in its place. */
export interface Frame extends Sprite {
  /** Index of its page. */
  readonly page: number
  /** Where its visible part lies there, without the extruded rim. */
  readonly at: Rectangle
}

export interface Page extends Size {
  /** `sheet`, then `sheet-1`: the first keeps its name when there come to be more. Its picture ends in `.png`. */
  readonly name: string
}

export interface AnimationFrame {
  /** Index into `Sheet.frames`. */
  readonly frame: number
  readonly duration: number
}

export interface Animation {
  readonly name: string
  readonly frames: readonly AnimationFrame[]
  readonly loop: boolean
}

/** Equal cells in rows, without trim: `margin` before the first, `spacing` between two. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly cell: Size
  readonly margin: number
  readonly spacing: number
}

export interface Sheet {
  /** Name of its files without suffix, `@2x` included. */
  readonly name: string
  /** Pixels of a page for one of the game's: 2 for screens that are twice as fine. */
  readonly scale: number
  readonly pages: readonly Page[]
  /** In the natural order of their names. */
  readonly frames: readonly Frame[]
  readonly animations: readonly Animation[]
  /** Of every sprite; null where none was set, and each engine keeps its own. */
  readonly pivot: Pivot | null
  readonly grid: Grid | null
}

/** A file of words that goes beside the pages. */
export interface TextFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly text: string
}
