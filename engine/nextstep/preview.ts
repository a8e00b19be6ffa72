/**
 * Provisional pixels while a picture is painted. The decoder's middle attention and its group norms look at
 * everything at once, so a part decoded alone is only close to the final picture: each patch is shown at once
 * from a window of a few rows, decoded again when its row is complete, and the whole picture once at the end.
 */
import { crop } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import { decodePixels } from './autoencoding.ts'
import type { Model } from './model.ts'
import type { Grid } from './prompt.ts'

/** Rows above that give a window its surroundings. */
const contextRows = 2
/** Shortest time between two previews, and how many times its own duration the pause must be, in milliseconds. */
const interval = 40
const restFactor = 4

export interface PreviewRectangle {
  readonly x: number
  readonly y: number
  readonly pixels: Pixels
}

export class Preview {
  readonly #model: Model
  readonly #grid: Grid
  #shown = 0
  #lastEnd = 0
  #lastDuration = 0

  constructor(model: Model, grid: Grid) {
    this.#model = model
    this.#grid = grid
  }

  /** Are there tokens that no preview has shown? */
  isBehind(tokens: number): boolean {
    return tokens > this.#shown && tokens < this.#grid.rows * this.#grid.columns
  }

  /** Is it time to show the tokens that are not shown yet? */
  isDue(tokens: number): boolean {
    const rest = performance.now() - this.#lastEnd
    const rowComplete = tokens % this.#grid.columns === 0
    return (
      tokens < this.#grid.rows * this.#grid.columns &&
      rest >= (rowComplete ? this.#lastDuration : Math.max(interval, restFactor * this.#lastDuration))
    )
  }

  /** tokens of each picture (rows * columns, tokenSize), of which `count` are final -> rectangles of each picture. */
  async show(pictures: readonly Float32Array[], count: number): Promise<readonly (readonly PreviewRectangle[])[]> {
    const { columns } = this.#grid
    const started = performance.now()
    const firstRow = Math.max(0, Math.floor(this.#shown / columns) - 1)
    const window = { from: Math.max(0, firstRow - contextRows), to: Math.ceil(count / columns) }
    const rectangles: (readonly PreviewRectangle[])[] = []
    for (const tokens of pictures) rectangles.push(await this.#window(tokens, count, window, firstRow))
    this.#shown = count
    this.#lastEnd = performance.now()
    this.#lastDuration = this.#lastEnd - started
    return rectangles
  }

  async #window(
    tokens: Float32Array,
    count: number,
    window: { from: number; to: number },
    firstRow: number,
  ): Promise<readonly PreviewRectangle[]> {
    const { columns } = this.#grid
    const { tokenSize, patchSize } = this.#model.config
    const grid = { rows: window.to - window.from, columns }
    const part = tokens.slice(window.from * columns * tokenSize, window.to * columns * tokenSize)
    // Places still empty copy the token above (or the last one), so that the decoder sees no hole beside the frontier.
    for (let place = count; place < window.to * columns; place++) {
      const from = place - columns >= window.from * columns ? place - columns : count - 1
      const local = (index: number) => (index - window.from * columns) * tokenSize
      part.copyWithin(local(place), local(from), local(from) + tokenSize)
    }
    const decoded = await decodePixels(this.#model, part, grid)
    const wholeRows = Math.floor(count / columns)
    const offset = window.from * patchSize
    const cut = (x: number, y: number, width: number, height: number) => ({
      x,
      y,
      pixels: crop(decoded, x, y - offset, width, height),
    })
    const rectangles: PreviewRectangle[] = []
    const width = columns * patchSize
    if (wholeRows > firstRow) rectangles.push(cut(0, firstRow * patchSize, width, (wholeRows - firstRow) * patchSize))
    if (count % columns > 0) rectangles.push(cut(0, wholeRows * patchSize, (count % columns) * patchSize, patchSize))
    return rectangles
  }
}
