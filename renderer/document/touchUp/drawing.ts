/**
 * What is drawn in a touch-up: the opacity of a picture, at its own resolution. A stroke takes away or brings back; each
 * can be undone. Colours are not touched here: what is brought back has those of the picture that lies under the cut-out.
 */
import { union, type Point, type Rect } from '../geometry.ts'
import { brushAlong, type Cover, type TipAt } from './brush.ts'
import { likeColour, type Colours } from './likeColour.ts'

export type Does = 'takeAway' | 'bringBack'

/** What lay in a rectangle before, or after, a stroke. */
interface Kept {
  readonly area: Rect
  readonly data: Uint8Array
}

/** Of strokes that can be undone; the oldest go first. */
const bytesKept = 256 * 2 ** 20

export class AlphaDrawing {
  readonly width: number
  readonly height: number
  /** 0 is clear. */
  readonly alpha: Uint8Array
  /** As it was before the stroke that is being drawn. */
  #before: Uint8Array
  #cover: Cover
  #stroke: { readonly does: Does; readonly last: TipAt; readonly area: Rect | null } | null = null
  #done: Kept[] = []
  #undone: Kept[] = []

  constructor({ width, height, alpha }: Pick<AlphaDrawing, 'width' | 'height' | 'alpha'>) {
    this.width = width
    this.height = height
    this.alpha = alpha
    this.#before = alpha.slice()
    this.#cover = { width, height, data: new Uint8Array(alpha.length) }
  }

  get canUndo(): boolean {
    return this.#done.length > 0
  }

  get canRedo(): boolean {
    return this.#undone.length > 0
  }

  get isStroking(): boolean {
    return this.#stroke !== null
  }

  /** Like every change returns what has to be shown anew, null where nothing has. */
  beginStroke(at: TipAt, does: Does): Rect | null {
    this.endStroke()
    this.#stroke = { does, last: at, area: null }
    return this.strokeTo(at)
  }

  strokeTo(at: TipAt): Rect | null {
    if (this.#stroke === null) return null
    const { does, last, area } = this.#stroke
    const touched = brushAlong(this.#cover, last, at)
    this.#stroke = { does, last: at, area: union([area, touched].filter((one) => one !== null)) }
    if (touched === null) return null
    this.#each(touched, (pixel) => {
      const [was, cover] = [this.#before[pixel]!, this.#cover.data[pixel]! / 255]
      this.alpha[pixel] = Math.round(does === 'takeAway' ? was * (1 - cover) : was + (255 - was) * cover)
    })
    return touched
  }

  endStroke(): void {
    const area = this.#stroke?.area ?? null
    this.#stroke = null
    if (area === null) return
    this.#each(area, (pixel) => (this.#cover.data[pixel] = 0))
    this.#keep(area)
  }

  /** Takes away what is there, or brings back what is not, of the colour under a point as far as it hangs together. */
  flood(colours: Colours, { x, y }: Point, tolerance: number, does: Does): Rect | null {
    this.endStroke()
    const { width, height, alpha } = this
    const [column, row] = [Math.floor(x), Math.floor(y)]
    if (column < 0 || row < 0 || column >= width || row >= height) return null
    const joins = does === 'takeAway' ? (pixel: number) => alpha[pixel]! > 0 : (pixel: number) => alpha[pixel]! < 255
    const first = row * width + column
    const found = likeColour(colours, first, tolerance, joins)
    if (found === null) return null
    this.#each(found.area, (pixel) => {
      if (found.marks[pixel]) alpha[pixel] = does === 'takeAway' ? 0 : 255
    })
    const area = grown(found.area, this)
    this.#each(area, (pixel) => {
      if (found.marks[pixel] || !this.#isBeside(found.marks, pixel)) return
      alpha[pixel] = does === 'takeAway' ? this.#edge(colours, found.marks, pixel, first) : this.#inside(pixel)
    })
    this.#keep(area)
    return area
  }

  undo(): Rect | null {
    return this.#swap(this.#done, this.#undone)
  }

  redo(): Rect | null {
    return this.#swap(this.#undone, this.#done)
  }

  /** A pixel that is a mixture of what went and what stays is as opaque as it is unlike what went. */
  #edge({ data }: Colours, marks: Uint8Array, pixel: number, gone: number): number {
    const unlike = (at: number) => Math.max(...[0, 1, 2].map((c) => Math.abs(data[at * 4 + c]! - data[gone * 4 + c]!)))
    const own = unlike(pixel)
    let most = own
    for (const near of this.#around(pixel, 2))
      if (!marks[near] && this.alpha[near]! > 0) most = Math.max(most, unlike(near))
    return Math.min(this.#before[pixel]!, most === 0 ? 0 : Math.round((255 * own) / most))
  }

  /** An edge that nothing clear lies beside any more is an edge no longer. */
  #inside(pixel: number): number {
    const was = this.#before[pixel]!
    if (was === 0) return 0
    for (const near of this.#around(pixel, 1)) if (this.alpha[near] === 0) return was
    return 255
  }

  #isBeside(marks: Uint8Array, pixel: number): boolean {
    const { width, height } = this
    const x = pixel % width
    const y = (pixel - x) / width
    for (let row = y > 0 ? y - 1 : 0; row <= y + 1 && row < height; row++)
      for (let column = x > 0 ? x - 1 : 0; column <= x + 1 && column < width; column++)
        if (marks[row * width + column] !== 0) return true
    return false
  }

  *#around(pixel: number, reach: number): Generator<number> {
    const { width, height } = this
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    for (let row = Math.max(y - reach, 0); row <= Math.min(y + reach, height - 1); row++)
      for (let column = Math.max(x - reach, 0); column <= Math.min(x + reach, width - 1); column++)
        if (row !== y || column !== x) yield row * width + column
  }

  #keep(area: Rect): void {
    const data = this.#read(this.#before, area)
    this.#write(this.#before, { area, data: this.#read(this.alpha, area) })
    this.#done.push({ area, data })
    this.#undone = []
    let bytes = this.#done.reduce((sum, kept) => sum + kept.data.length, 0)
    while (bytes > bytesKept && this.#done.length > 1) bytes -= this.#done.shift()!.data.length
  }

  #swap(from: Kept[], to: Kept[]): Rect | null {
    this.endStroke()
    const kept = from.pop()
    if (kept === undefined) return null
    to.push({ area: kept.area, data: this.#read(this.alpha, kept.area) })
    this.#write(this.alpha, kept)
    this.#write(this.#before, kept)
    return kept.area
  }

  #read(plane: Uint8Array, { x, y, width, height }: Rect): Uint8Array {
    const data = new Uint8Array(width * height)
    for (let row = 0; row < height; row++) {
      const from = (y + row) * this.width + x
      data.set(plane.subarray(from, from + width), row * width)
    }
    return data
  }

  #write(plane: Uint8Array, { area: { x, y, width, height }, data }: Kept): void {
    for (let row = 0; row < height; row++)
      plane.set(data.subarray(row * width, (row + 1) * width), (y + row) * this.width + x)
  }

  #each({ x, y, width, height }: Rect, visit: (pixel: number) => void): void {
    for (let row = y; row < y + height; row++)
      for (let pixel = row * this.width + x, end = pixel + width; pixel < end; pixel++) visit(pixel)
  }
}

/** By a pixel on each side, inside the picture. */
function grown({ x, y, width, height }: Rect, within: { readonly width: number; readonly height: number }): Rect {
  const [left, top] = [Math.max(x - 1, 0), Math.max(y - 1, 0)]
  const right = Math.min(x + width + 1, within.width)
  const bottom = Math.min(y + height + 1, within.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}
