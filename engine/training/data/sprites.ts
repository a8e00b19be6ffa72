/** Drawings of nouns, one set per style, cut to their outline, scaled and recoloured. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import sharp from 'sharp'
import { recolour } from './colour.ts'
import type { Colour, Noun, Style } from './vocabulary.ts'

/** Straight-alpha RGBA, size x size. */
export interface Sprite {
  readonly size: number
  readonly rgba: Uint8Array
}

interface IconSet {
  readonly icons: Readonly<Record<string, { readonly body: string }>>
  readonly width: number
  readonly height: number
}

const require = createRequire(import.meta.url)
const drawn = 256

const iconSets = {
  flat: '@iconify-json/twemoji',
  soft: '@iconify-json/noto',
} as const satisfies Partial<Record<Style, string>>

export class Sprites {
  readonly #sources = new Map<string, Promise<Buffer>>()
  readonly #sprites = new Map<string, Promise<Sprite>>()
  readonly #sets = new Map<string, { icons: IconSet; names: Readonly<Record<string, string>> }>()

  get(noun: Noun, style: Style, size: number, colour: Colour | null): Promise<Sprite> {
    const key = `${noun.codePoint}/${style}/${size}/${colour}`
    let sprite = this.#sprites.get(key)
    if (sprite === undefined) this.#sprites.set(key, (sprite = this.#make(noun, style, size, colour)))
    return sprite
  }

  async #make(noun: Noun, style: Style, size: number, colour: Colour | null): Promise<Sprite> {
    if (colour !== null) {
      const natural = await this.get(noun, style, size, null)
      return { size, rgba: recolour(natural.rgba, colour) }
    }
    const key = `${noun.codePoint}/${style}`
    let source = this.#sources.get(key)
    if (source === undefined) this.#sources.set(key, (source = this.#draw(noun, style)))
    const rgba = await sharp(await source)
      // Stand on the ground line, whatever the proportions.
      .resize(size, size, { fit: 'contain', position: 'bottom', background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .ensureAlpha()
      .raw()
      .toBuffer()
    return { size, rgba: new Uint8Array(rgba) }
  }

  async #draw(noun: Noun, style: Style): Promise<Buffer> {
    const image =
      style === '3D' ? sharp(await this.#read3d(noun)) : sharp(Buffer.from(this.#svg(noun, iconSets[style])))
    return image
      .resize(drawn, drawn, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .trim()
      .png()
      .toBuffer()
  }

  #svg(noun: Noun, set: string): string {
    let loaded = this.#sets.get(set)
    if (loaded === undefined) {
      loaded = { icons: require(`${set}/icons.json`), names: require(`${set}/chars.json`) }
      this.#sets.set(set, loaded)
    }
    const name = loaded.names[noun.codePoint] ?? loaded.names[`${noun.codePoint}-fe0f`]
    const icon = name === undefined ? undefined : loaded.icons.icons[name]
    if (icon === undefined) throw new Error(`${set} has no drawing of "${noun.name}" (${noun.codePoint}).`)
    const { width, height } = loaded.icons
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${drawn}" height="${drawn}" viewBox="0 0 ${width} ${height}">${icon.body}</svg>`
    )
  }

  async #read3d(noun: Noun): Promise<Buffer> {
    const folder = path.join(path.dirname(require.resolve('@lobehub/fluent-emoji-3d/package.json')), 'assets')
    return readFile(path.join(folder, `${noun.codePoint}.webp`)).catch(() =>
      readFile(path.join(folder, `${noun.codePoint}-fe0f.webp`)),
    )
  }
}
