/** A scene becomes pixels: backdrop, shadow, sprites in the light of the hour. */
import sharp from 'sharp'
import { backdrop, light } from './backdrop.ts'
import type { Scene } from './scene.ts'
import { Sprites } from './sprites.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly size: number
}

/** On a 128 unit picture. Sizes and places are few and fixed: a small model learns drawings, not offsets. */
const boxes = {
  middle: { x: 20, y: 24, size: 88 },
  small: { x: 40, y: 64, size: 48 },
  left: { x: 4, y: 52, size: 58 },
  right: { x: 66, y: 52, size: 58 },
} as const satisfies Record<string, Box>

export class Renderer {
  readonly #size: number
  readonly #sprites = new Sprites()
  readonly #backdrops = new Map<string, Promise<Uint8Array>>()

  constructor(size: number) {
    this.#size = size
  }

  /** RGB, size x size x 3. */
  async render(scene: Scene): Promise<Uint8Array> {
    const unit = this.#size / 128
    const picture = (await this.#backdrop(scene)).slice()
    for (const [index, object] of scene.objects.entries()) {
      const box =
        scene.objects.length === 2
          ? boxes[index === 0 ? 'left' : 'right']
          : boxes[object.size === 'small' ? 'small' : 'middle']
      const size = Math.round(box.size * unit)
      const sprite = await this.#sprites.get(object.noun, scene.style, size, object.colour)
      const [x, y] = [Math.round(box.x * unit), Math.round(box.y * unit)]
      if (scene.place !== 'plain' && scene.place !== 'space') this.#shadow(picture, x + size / 2, y + size, size * 0.38)
      this.#draw(picture, sprite.rgba, size, x, y, light[scene.time])
    }
    return picture
  }

  #backdrop({ place, time, variant }: Scene): Promise<Uint8Array> {
    const key = `${place}/${time}/${variant}`
    let made = this.#backdrops.get(key)
    if (made === undefined) {
      made = sharp(Buffer.from(backdrop(place, time, variant)), { density: (72 * this.#size) / 128 })
        .resize(this.#size, this.#size)
        .flatten({ background: '#fff' })
        .removeAlpha()
        .raw()
        .toBuffer()
        .then((buffer) => new Uint8Array(buffer))
      this.#backdrops.set(key, made)
    }
    return made
  }

  #draw(picture: Uint8Array, rgba: Uint8Array, size: number, x0: number, y0: number, tint: readonly number[]): void {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const from = (y * size + x) * 4
        const alpha = rgba[from + 3]! / 255
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
}
