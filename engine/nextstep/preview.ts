/**
 * Provisional pixels while a picture is painted. Every patch is shown at once by a linear imitation of the decoder;
 * at the ends of rows, as often as the time allows, the decoder itself paints the rows since the last time. Its
 * attention and group norms look at everything at once, so even that is only close to the final picture, which is
 * decoded as a whole at the end.
 */
import { crop } from '../images/resize.ts'
import type { Pixels } from '../request.ts'
import { decodePixels } from './autoencoding.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { patchify, unpatchify } from './latents.ts'
import { LinearDecoder } from './linearDecoder.ts'
import type { Model } from './model.ts'
import { fillNoise } from './noise.ts'
import { fillRest } from './partial.ts'
import type { Grid } from './prompt.ts'

/** Share of the run that the decoder may take for previews. */
const share = 0.1
/** Rows above that give a window its surroundings. */
const contextRows = 2
/** Of a cell of noise beside one of a picture: in pictures neighbours are alike, and the decoder blends over borders. */
const noiseWeight = 0.1

export interface PreviewRectangle {
  readonly x: number
  readonly y: number
  readonly pixels: Pixels
}

interface Rows {
  readonly from: number
  readonly to: number
}

/** What was learnt of a model's decoder; it stays for the next picture. */
interface Known {
  readonly imitation: LinearDecoder
  /** Milliseconds and rows of everything that the decoder painted for previews. */
  spent: number
  rows: number
}

const knowledge = new WeakMap<Model, Known>()

export class Preview {
  readonly #model: Model
  readonly #grid: Grid
  readonly #known: Known
  readonly #begun = performance.now()
  /** Tokens that a preview has shown, and tokens that the decoder has painted. */
  #shown = 0
  #decoded = 0
  /** Milliseconds that the decoder took for this picture's previews. */
  #spent = 0

  constructor(model: Model, grid: Grid) {
    const { latentChannels, autoencoder } = model.config
    this.#model = model
    this.#grid = grid
    this.#known = knowledge.get(model) ?? {
      imitation: new LinearDecoder(latentChannels, autoencoder.stride),
      spent: 0,
      rows: 0,
    }
    knowledge.set(model, this.#known)
  }

  /** tokens of each picture (rows * columns, tokenSize), of which `count` are final -> rectangles of each picture. */
  async show(
    pictures: readonly Float32Array[],
    count: number,
    pausing: boolean,
  ): Promise<readonly (readonly PreviewRectangle[])[]> {
    const from = this.#shown
    this.#shown = count
    if (pausing || this.#isAffordable(pictures.length, count)) return this.#decode(pictures, count)
    if (!this.#known.imitation.hasLearnt) await this.#learnFromNoise()
    return pictures.map((tokens) => patches(this.#grid, from, count).map((place) => this.#imitate(tokens, place)))
  }

  /** How one picture would look with these tokens, by the decoder itself; what is shown stays as it is. */
  look(tokens: Float32Array, count: number): Promise<readonly PreviewRectangle[]> {
    return this.#decodeWindow(tokens, count, this.#window(count))
  }

  /** Takes a lesson from a finished picture. */
  learn(tokens: Float32Array, pixels: Pixels): void {
    this.#known.imitation.learn(latentsOf(tokens, this.#grid, this.#model.config), pixels, {
      from: 0,
      to: this.#grid.rows * this.#model.config.latentPatch,
    })
  }

  #isAffordable(pictures: number, count: number): boolean {
    const { columns } = this.#grid
    // Before the first measurement nothing is: where the whole picture must be decoded, one preview can take as long as the painting.
    if (count % columns > 0 || this.#known.rows === 0) return false
    const window = this.#window(count)
    const cost = (this.#known.spent / this.#known.rows) * (window.to - window.from) * pictures
    return this.#spent + cost <= share * (performance.now() - this.#begun)
  }

  #account(started: number, rows: number): void {
    const spent = performance.now() - started
    this.#spent += spent
    this.#known.spent += spent
    this.#known.rows += rows
  }

  /** The decoder paints again the row above the new ones, now that it knows what is below. */
  #window(count: number): Rows & { readonly firstShown: number } {
    const { rows, columns } = this.#grid
    const firstShown = Math.max(0, Math.floor(this.#decoded / columns) - 1)
    if (this.#model.config.generationConfig.decodesWhole) return { firstShown, from: 0, to: rows }
    return { firstShown, from: Math.max(0, firstShown - contextRows), to: Math.ceil(count / columns) }
  }

  async #decode(pictures: readonly Float32Array[], count: number): Promise<readonly (readonly PreviewRectangle[])[]> {
    const started = performance.now()
    const window = this.#window(count)
    const rectangles: (readonly PreviewRectangle[])[] = []
    for (const tokens of pictures) rectangles.push(await this.#decodeWindow(tokens, count, window))
    this.#decoded = count
    this.#account(started, (window.to - window.from) * pictures.length)
    return rectangles
  }

  async #decodeWindow(
    tokens: Float32Array,
    count: number,
    { from, to, firstShown }: Rows & { readonly firstShown: number },
  ): Promise<readonly PreviewRectangle[]> {
    const { columns } = this.#grid
    const { tokenSize, patchSize, latentPatch } = this.#model.config
    const grid = { rows: to - from, columns }
    const part = tokens.slice(from * columns * tokenSize, to * columns * tokenSize)
    fillRest(part, count - from * columns, columns, tokenSize)
    const decoded = await decodePixels(this.#model, part, grid)
    const wholeRows = Math.floor(count / columns)
    if (wholeRows > firstShown) {
      const rows = { from: (firstShown - from) * latentPatch, to: (wholeRows - from) * latentPatch }
      this.#known.imitation.learn(latentsOf(part, grid, this.#model.config), decoded, rows)
    }
    const cut = (x: number, y: number, width: number, height: number) => ({
      x,
      y,
      pixels: crop(decoded, x, y - from * patchSize, width, height),
    })
    const rectangles: PreviewRectangle[] = []
    const width = columns * patchSize
    if (wholeRows > firstShown)
      rectangles.push(cut(0, firstShown * patchSize, width, (wholeRows - firstShown) * patchSize))
    if (count % columns > 0) rectangles.push(cut(0, wholeRows * patchSize, (count % columns) * patchSize, patchSize))
    return rectangles
  }

  #imitate(tokens: Float32Array, { row, column, columns }: Run): PreviewRectangle {
    const { config } = this.#model
    const first = (row * this.#grid.columns + column) * config.tokenSize
    const part = tokens.subarray(first, first + columns * config.tokenSize)
    const latents = latentsOf(part, { rows: 1, columns }, config)
    const pixels = this.#known.imitation.paint(latents, config.latentPatch, columns * config.latentPatch)
    return { x: column * config.patchSize, y: row * config.patchSize, pixels }
  }

  /** Before the first picture: latents are made to look like normal noise, so noise shows how each number acts. */
  async #learnFromNoise(): Promise<void> {
    const { latentChannels, latentPatch, tokenSize, generationConfig } = this.#model.config
    const side = Math.ceil(8 / latentPatch)
    const grid = generationConfig.decodesWhole ? this.#grid : { rows: side, columns: side }
    const count = grid.rows * grid.columns
    const noise = new Float32Array(count * tokenSize)
    fillNoise(noise, 0, 0, 0, 0)
    const latents = alike(noise, grid.columns * latentPatch, grid.rows * latentPatch)
    const tokens = patchify(latents, grid, latentChannels, latentPatch)
    await this.#model.session('decoder')
    const started = performance.now()
    const pixels = await decodePixels(this.#model, tokens, grid)
    this.#account(started, count / this.#grid.columns)
    this.#known.imitation.learn(latents, pixels, { from: 0, to: grid.rows * latentPatch }, noiseWeight)
  }
}

/** Noise (channels, height, width) whose neighbours are alike, as in pictures: each number the mean of those around. */
function alike(noise: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(noise.length)
  for (let start = 0; start < noise.length; start += width * height) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let sum = 0
        let count = 0
        for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
          for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
            sum += noise[start + row * width + column] as number
            count++
          }
        }
        out[start + y * width + x] = sum / Math.sqrt(count)
      }
    }
  }
  return out
}

/** Tokens side by side in one row. */
interface Run {
  readonly row: number
  readonly column: number
  readonly columns: number
}

function patches({ columns }: Grid, from: number, to: number): readonly Run[] {
  const runs: Run[] = []
  for (let token = from; token < to;) {
    const [row, column] = [Math.floor(token / columns), token % columns]
    const length = Math.min(to - token, columns - column)
    runs.push({ row, column, columns: length })
    token += length
  }
  return runs
}

function latentsOf(tokens: Float32Array, grid: Grid, { latentChannels, latentPatch }: NextStepConfig): Float32Array {
  return unpatchify(tokens, grid, latentChannels, latentPatch)
}
