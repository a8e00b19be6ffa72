/**
 * What is drawn in a touch-up, at the picture's own resolution: its opacity, and paint that lies over it. A stroke paints, takes away,
 * brings back or heals; each can be undone. What is brought back has the colours of the picture that lies under the cut-out.
 */
import { union, type Point, type Rect } from '../geometry.ts'
import { brushAlong, type Cover, type TipAt } from './brush.ts'
import { healed } from './heal.ts'
import { likeColour, type Colours } from './likeColour.ts'

export type Colour = readonly [red: number, green: number, blue: number]

/** `heal`: what is brushed over is made anew of what lies around it. */
export type Does =
  | { readonly type: 'paint'; readonly colour: Colour }
  | { readonly type: 'takeAway' }
  | { readonly type: 'bringBack' }
  | { readonly type: 'heal'; readonly seen: (area: Rect) => Uint8ClampedArray }

type FloodWish = readonly [colours: Colours, at: Point, tolerance: number, does: Exclude<Does, { type: 'heal' }>]

/** What lay in a rectangle before, or after, a stroke. */
interface Kept {
  readonly area: Rect
  readonly alpha: Uint8Array
  /** Four bytes for each pixel; null where there was no paint anywhere. */
  readonly paint: Uint8Array | null
}

/** Of strokes that can be undone; the oldest go first. */
const bytesKept = 256 * 2 ** 20

export class Drawing {
  readonly width: number
  readonly height: number
  /** 0 is clear. */
  readonly alpha: Uint8Array
  /** Red, green, blue and how much of them lies over the picture; null while nothing is painted. */
  paint: Uint8Array | null = null
  /** As they were before the stroke that is being drawn. */
  #before: Uint8Array
  #paintBefore: Uint8Array | null = null
  #cover: Cover
  #stroke: { readonly does: Does; readonly last: TipAt; readonly area: Rect | null } | null = null
  #flood: Generator<void, Rect | null> | null = null
  /** Where the last one was, until it is asked for. */
  #flooded: Rect | null = null
  readonly #done: Kept[] = []
  readonly #undone: Kept[] = []

  constructor({ width, height, alpha }: Pick<Drawing, 'width' | 'height' | 'alpha'>) {
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
    this.#each(touched, (pixel) => this.#change(does, pixel, this.#cover.data[pixel]! / 255))
    return touched
  }

  /** Returns what has to be shown anew. */
  endStroke(): Rect | null {
    // What is left of a flood is done now; whoever goes on with it is told where it was.
    if (this.#flood !== null) this.#flooded = this.goOnFlooding(() => true) ?? null
    const { does, area } = this.#stroke ?? { does: null, area: null }
    this.#stroke = null
    if (area === null) return null
    if (does?.type === 'heal') this.#heal(area, does.seen)
    this.#each(area, (pixel) => (this.#cover.data[pixel] = 0))
    this.#keep(area)
    return area
  }

  #change(does: Does, pixel: number, cover: number): void {
    const was = this.#before[pixel]!
    switch (does.type) {
      case 'takeAway':
        this.alpha[pixel] = Math.round(was * (1 - cover))
        return
      case 'bringBack':
        this.alpha[pixel] = Math.round(was + (255 - was) * cover)
        return
      case 'paint':
        this.alpha[pixel] = Math.round(was + (255 - was) * cover)
        return this.#lay(pixel, does.colour, cover)
      case 'heal': // seen as a veil until the hand lets go
        return this.#lay(pixel, veil, cover / 2)
      default:
        return does satisfies never
    }
  }

  /** Over the paint that was there before the stroke. */
  #lay(pixel: number, colour: Colour, cover: number): void {
    const paint = this.#painted()
    const before = this.#paintBefore!
    const at = pixel * 4
    const under = (before[at + 3]! / 255) * (1 - cover)
    const all = cover + under
    for (let c = 0; c < 3; c++)
      paint[at + c] = all === 0 ? 0 : Math.round((colour[c]! * cover + before[at + c]! * under) / all)
    paint[at + 3] = Math.round(all * 255)
  }

  #painted(): Uint8Array {
    this.#paintBefore ??= new Uint8Array(this.alpha.length * 4)
    return (this.paint ??= new Uint8Array(this.alpha.length * 4))
  }

  #heal(area: Rect, seen: (area: Rect) => Uint8ClampedArray): void {
    const paint = this.#painted()
    // The veil is lifted first.
    this.#each(area, (pixel) => paint.set(this.#paintBefore!.subarray(pixel * 4, pixel * 4 + 4), pixel * 4))
    const wide = grown(area, this, healReach)
    const colours = healed({
      width: wide.width,
      height: wide.height,
      data: seen(wide),
      cover: this.#read(this.#cover.data, wide),
    })
    this.#each(area, (pixel) => {
      const x = pixel % this.width
      const at = (((pixel - x) / this.width - wide.y) * wide.width + x - wide.x) * 3
      const cover = this.#cover.data[pixel]! / 255
      if (cover > 0) this.#lay(pixel, [colours[at]!, colours[at + 1]!, colours[at + 2]!], cover)
    })
  }

  /** Paints, takes away what is there, or brings back what is not, of the colour under a point as far as it hangs together. */
  flood(...wish: FloodWish): Rect | null {
    this.beginFlood(...wish)
    return this.goOnFlooding(() => true) ?? null
  }

  /** The same in turns, for pictures that take longer than a frame: until it is over it is to be seen nowhere. */
  beginFlood(...wish: FloodWish): void {
    this.endStroke()
    this.#flood = this.#flooding(...wish)
  }

  /** As long as `mayGoOn`; undefined while there is more to be done. Whatever else is begun meanwhile has it done at once. */
  goOnFlooding(mayGoOn: () => boolean): Rect | null | undefined {
    while (this.#flood !== null) {
      const { done, value } = this.#flood.next()
      if (done) {
        this.#flood = null
        this.#flooded = value
      } else if (!mayGoOn()) return undefined
    }
    const area = this.#flooded
    this.#flooded = null
    return area
  }

  *#flooding(...[colours, { x, y }, tolerance, does]: FloodWish): Generator<void, Rect | null> {
    const { width, height, alpha } = this
    const [column, row] = [Math.floor(x), Math.floor(y)]
    if (column < 0 || row < 0 || column >= width || row >= height) return null
    const takesAway = does.type === 'takeAway'
    const joins =
      does.type === 'paint'
        ? () => true
        : takesAway
          ? (pixel: number) => alpha[pixel]! > 0
          : (pixel: number) => alpha[pixel]! < 255
    const first = row * width + column
    const found = yield* likeColour(colours, first, tolerance, joins)
    if (found === null) return null
    for (const band of bands(found.area)) {
      this.#each(band, (pixel) => {
        if (found.marks[pixel]) this.#change(does, pixel, 1)
      })
      yield
    }
    const area = grown(found.area, this, 1)
    for (const band of bands(area)) {
      this.#each(band, (pixel) => {
        if (found.marks[pixel] || !this.#isBeside(found.marks, pixel)) return
        if (does.type === 'paint') this.#change(does, pixel, 1 - this.#unlike(colours, found.marks, pixel, first))
        else alpha[pixel] = takesAway ? this.#edge(colours, found.marks, pixel, first) : this.#inside(pixel)
      })
      yield
    }
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
  #edge(colours: Colours, marks: Uint8Array, pixel: number, gone: number): number {
    return Math.min(this.#before[pixel]!, Math.round(255 * this.#unlike(colours, marks, pixel, gone)))
  }

  /** How far a pixel is from a colour on the way to what lies beside it, 0..1. */
  #unlike({ data }: Colours, marks: Uint8Array, pixel: number, gone: number): number {
    const unlike = (at: number) => Math.max(...[0, 1, 2].map((c) => Math.abs(data[at * 4 + c]! - data[gone * 4 + c]!)))
    const own = unlike(pixel)
    let most = own
    for (const near of this.#around(pixel, 2))
      if (!marks[near] && this.alpha[near]! > 0) most = Math.max(most, unlike(near))
    return most === 0 ? 0 : own / most
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
    const kept = { area, alpha: this.#read(this.#before, area), paint: this.#paintIn(this.#paintBefore, area) }
    this.#write(this.#before, area, this.#read(this.alpha, area))
    if (this.paint) this.#write(this.#paintBefore!, area, this.#read(this.paint, area, 4), 4)
    this.#done.push(kept)
    this.#undone.length = 0
    let bytes = this.#done.reduce((sum, one) => sum + bytesOf(one), 0)
    while (bytes > bytesKept && this.#done.length > 1) bytes -= bytesOf(this.#done.shift()!)
  }

  #swap(from: Kept[], to: Kept[]): Rect | null {
    this.endStroke()
    const kept = from.pop()
    if (kept === undefined) return null
    const { area, alpha, paint } = kept
    to.push({ area, alpha: this.#read(this.alpha, area), paint: this.#paintIn(this.paint, area) })
    for (const plane of [this.alpha, this.#before]) this.#write(plane, area, alpha)
    if (this.paint) {
      const before = paint ?? new Uint8Array(area.width * area.height * 4)
      for (const plane of [this.paint, this.#paintBefore!]) this.#write(plane, area, before, 4)
    }
    return area
  }

  #paintIn(plane: Uint8Array | null, area: Rect): Uint8Array | null {
    return plane && this.#read(plane, area, 4)
  }

  #read(plane: Uint8Array, { x, y, width, height }: Rect, bytes = 1): Uint8Array {
    const data = new Uint8Array(width * height * bytes)
    for (let row = 0; row < height; row++) {
      const from = ((y + row) * this.width + x) * bytes
      data.set(plane.subarray(from, from + width * bytes), row * width * bytes)
    }
    return data
  }

  #write(plane: Uint8Array, { x, y, width, height }: Rect, data: Uint8Array, bytes = 1): void {
    for (let row = 0; row < height; row++)
      plane.set(data.subarray(row * width * bytes, (row + 1) * width * bytes), ((y + row) * this.width + x) * bytes)
  }

  /** What is painted, and where: as little of it as holds all; null where nothing is. */
  paintedPart(): { readonly area: Rect; readonly data: Uint8Array } | null {
    const { paint, width } = this
    if (paint === null) return null
    let [left, top, right, bottom] = [width, this.height, -1, -1]
    for (let pixel = 0; pixel < this.alpha.length; pixel++) {
      if (paint[pixel * 4 + 3] === 0) continue
      const x = pixel % width
      const y = (pixel - x) / width
      ;[left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]
    }
    if (right < 0) return null
    const area = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
    return { area, data: this.#read(paint, area, 4) }
  }

  #each({ x, y, width, height }: Rect, visit: (pixel: number) => void): void {
    for (let row = y; row < y + height; row++)
      for (let pixel = row * this.width + x, end = pixel + width; pixel < end; pixel++) visit(pixel)
  }
}

/** How far around it what is healed is looked at. */
const healReach = 12
const veil: Colour = [255, 255, 255]

function bytesOf({ alpha, paint }: Kept): number {
  return alpha.length + (paint?.length ?? 0)
}

/** A rectangle in pieces that take a moment each. */
function* bands({ x, y, width, height }: Rect): Generator<Rect> {
  const rows = Math.max(1, Math.floor(2 ** 17 / width))
  for (let row = 0; row < height; row += rows) yield { x, y: y + row, width, height: Math.min(rows, height - row) }
}

/** By some pixels on each side, inside the picture. */
function grown(
  { x, y, width, height }: Rect,
  within: { readonly width: number; readonly height: number },
  by: number,
): Rect {
  const [left, top] = [Math.max(x - by, 0), Math.max(y - by, 0)]
  const right = Math.min(x + width + by, within.width)
  const bottom = Math.min(y + height + by, within.height)
  return { x: left, y: top, width: right - left, height: bottom - top }
}
