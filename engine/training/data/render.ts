/**
 * A scene becomes pixels: backdrop, water, shadows, sprites in the light of the hour, weather, pixelation. This is the
 * reference; compose.py does the same to thousands of scenes at once.
 */
import sharp from 'sharp'
import { backdrop, light, weatherOverlay } from './backdrop.ts'
import { type DrawList, drawListOf, type Item } from './drawList.ts'
import type { Scene } from './scene.ts'
import { type Sprite, Sprites } from './sprites.ts'
import type { Place, Season, Time, Weather } from './vocabulary.ts'

/** Where objects stand and water begins, of 128. */
const groundLine = 112
const water = [86, 146, 190] as const
const silhouetteColour = [24, 24, 32] as const
/** Blocks along one edge of pixel art, and grey levels of a channel. */
const blocks = 64
const levels = 8

export class Renderer {
  readonly #size: number
  readonly #sprites: Sprites
  readonly #layers = new Map<string, Promise<Uint8Array>>()

  constructor(size: number, sprites = new Sprites()) {
    this.#size = size
    this.#sprites = sprites
  }

  /** RGB, size x size x 3. */
  render(scene: Scene): Promise<Uint8Array> {
    return this.draw(drawListOf(scene, this.#size))
  }

  async draw(list: DrawList): Promise<Uint8Array> {
    const picture = (await this.backdrop(list.backdrop)).slice()
    const sprites = await Promise.all(list.items.map((item) => this.#sprite(item)))
    if (list.reflection) this.#water(picture, list.time)
    // The order of compose.py, which draws one layer of all pictures after the other.
    const order = list.items.map((item, i) => ({ ...item, i })).toSorted((a, b) => a.layer - b.layer)
    for (const { i, box, stands } of order) {
      const sprite = sprites[i]!
      if (!stands) {
        this.#blend(picture, sprite, box.x, box.y, light[list.time])
        continue
      }
      if (list.reflection) this.#blend(picture, upsideDown(sprite), box.x, box.y + box.size, light[list.time], 0.4)
      else if (list.shadows) this.#shadow(picture, box.x + box.size / 2, box.y + box.size, box.size * 0.38)
      this.#blend(picture, sprite, box.x, box.y, light[list.time])
    }
    if (list.weather !== 'clear')
      this.#blend(picture, { size: this.#size, rgba: await this.overlay(list.weather) }, 0, 0, light.day)
    return list.pixelated ? this.#pixelate(picture) : picture
  }

  /** RGB. */
  backdrop(name: string): Promise<Uint8Array> {
    const [place, time, season, variant] = name.split('/') as [Place, Time, Season, string]
    return this.#layer(name, () => this.#rasterise(backdrop(place, time, season, Number(variant)), 3))
  }

  /** RGBA. */
  overlay(weather: Exclude<Weather, 'clear'>): Promise<Uint8Array> {
    return this.#layer(weather, () => this.#rasterise(weatherOverlay(weather), 4))
  }

  #layer(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    let layer = this.#layers.get(name)
    if (layer === undefined) this.#layers.set(name, (layer = make()))
    return layer
  }

  async #rasterise(svg: string, channels: 3 | 4): Promise<Uint8Array> {
    const image = sharp(Buffer.from(svg), { density: (72 * this.#size) / 128 }).resize(this.#size, this.#size)
    const flat = channels === 3 ? image.flatten({ background: '#fff' }).removeAlpha() : image.ensureAlpha()
    return new Uint8Array(await flat.raw().toBuffer())
  }

  async #sprite({ set, key, colour, silhouette, flipped, box }: Item): Promise<Sprite> {
    const sprite = await this.#sprites.get(set, key, box.size, colour)
    const dark = silhouette ? inkOf(sprite) : sprite
    return flipped ? mirrored(dark) : dark
  }

  #blend(
    picture: Uint8Array,
    { size, rgba }: Sprite,
    x0: number,
    y0: number,
    tint: readonly number[],
    opacity = 1,
  ): void {
    for (let y = 0; y < size && y0 + y < this.#size; y++) {
      for (let x = 0; x < size; x++) {
        const from = (y * size + x) * 4
        const alpha = (rgba[from + 3]! / 255) * opacity
        if (alpha === 0) continue
        const to = ((y0 + y) * this.#size + x0 + x) * 3
        for (let channel = 0; channel < 3; channel++) {
          const colour = rgba[from + channel]! * tint[channel]!
          picture[to + channel] = Math.round(colour * alpha + picture[to + channel]! * (1 - alpha))
        }
      }
    }
  }

  /** A soft ellipse under the object. */
  #shadow(picture: Uint8Array, cx: number, cy: number, rx: number): void {
    const ry = rx * 0.16
    for (let y = Math.floor(cy - ry); y < Math.min(this.#size, cy + ry); y++) {
      for (let x = Math.floor(cx - rx); x < cx + rx; x++) {
        const d = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2
        if (d >= 1) continue
        const to = (y * this.#size + x) * 3
        for (let channel = 0; channel < 3; channel++)
          picture[to + channel] = Math.round(picture[to + channel]! * (1 - 0.4 * (1 - d)))
      }
    }
  }

  #water(picture: Uint8Array, time: Time): void {
    for (let at = Math.round((groundLine * this.#size) / 128) * this.#size * 3; at < picture.length; at++)
      picture[at] = Math.round(0.45 * picture[at]! + 0.55 * water[at % 3]! * light[time][at % 3]!)
  }

  /** Every block takes its mean, in few levels. */
  #pixelate(picture: Uint8Array): Uint8Array {
    const side = this.#size / blocks
    const result = new Uint8Array(picture.length)
    for (let y = 0; y < this.#size; y += side) {
      for (let x = 0; x < this.#size * 3; x++) {
        const column = Math.floor(x / 3)
        if (column % side !== 0) continue
        let sum = 0
        for (let dy = 0; dy < side; dy++)
          for (let dx = 0; dx < side; dx++) sum += picture[((y + dy) * this.#size + column + dx) * 3 + (x % 3)]!
        const step = 255 / (levels - 1)
        const value = Math.round(Math.round(sum / (side * side) / step) * step)
        for (let dy = 0; dy < side; dy++)
          for (let dx = 0; dx < side; dx++) result[((y + dy) * this.#size + column + dx) * 3 + (x % 3)] = value
      }
    }
    return result
  }
}

function inkOf({ size, rgba }: Sprite): Sprite {
  return { size, rgba: rgba.map((value, i) => silhouetteColour[i % 4] ?? value) }
}

function mirrored({ size, rgba }: Sprite): Sprite {
  return { size, rgba: rearranged(rgba, size, (x, y) => [size - 1 - x, y]) }
}

function upsideDown({ size, rgba }: Sprite): Sprite {
  return { size, rgba: rearranged(rgba, size, (x, y) => [x, size - 1 - y]) }
}

function rearranged(
  rgba: Uint8Array,
  size: number,
  from: (x: number, y: number) => readonly [number, number],
): Uint8Array {
  const result = new Uint8Array(rgba.length)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const [sx, sy] = from(x, y)
      result.set(rgba.subarray((sy * size + sx) * 4, (sy * size + sx) * 4 + 4), (y * size + x) * 4)
    }
  return result
}
