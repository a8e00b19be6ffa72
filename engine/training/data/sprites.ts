/** Drawings of nouns, one collection per style, cut to their outline and scaled. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import sharp, { type WebpOptions } from 'sharp'
import { avatarSvg } from './avatar.ts'
import { recolour } from './colour.ts'
import type { SpriteSet } from './spriteSets.ts'
import { garmentSvg } from './garments.ts'
import type { Colour } from './vocabulary.ts'

/** Straight-alpha RGBA, size x size. */
export interface Sprite {
  readonly size: number
  readonly rgba: Uint8Array
}

interface IconSet {
  readonly icons: Readonly<Record<string, { readonly body: string; readonly width?: number; readonly height?: number }>>
  readonly width: number
  readonly height: number
}

const require = createRequire(import.meta.url)
/** The size of the largest box on a 256 pixel picture, so that nothing is ever enlarged there. */
export const drawnSize = 208

const packages = {
  twemoji: '@iconify-json/twemoji',
  noto: '@iconify-json/noto',
  fluentFlat: '@iconify-json/fluent-emoji-flat',
} as const satisfies Partial<Record<SpriteSet, string>>

const fewColours = { lossless: true }
const shaded = { quality: 88, alphaQuality: 95, smartSubsample: true }
const compression: Readonly<Record<SpriteSet, WebpOptions>> = {
  twemoji: fewColours,
  fluentFlat: shaded,
  outlined: fewColours,
  drawn: fewColours,
  pixelAvatar: fewColours,
  noto: shaded,
  fluent3d: shaded,
}

export class Sprites {
  readonly #files = new Map<string, Promise<Buffer>>()
  readonly #drawn = new Map<string, Promise<Uint8Array>>()
  readonly #sprites = new Map<string, Promise<Sprite>>()
  readonly #sets = new Map<string, { icons: IconSet; names: Readonly<Record<string, string>> }>()

  get(set: SpriteSet, key: string, size: number, colour: Colour | null): Promise<Sprite> {
    const name = `${set}/${key}/${size}/${colour}`
    let sprite = this.#sprites.get(name)
    if (sprite === undefined) this.#sprites.set(name, (sprite = this.#make(set, key, size, colour)))
    return sprite
  }

  /** A WebP file, `drawnSize` pixels along each edge, the drawing standing on its lower edge. */
  file(set: SpriteSet, key: string): Promise<Buffer> {
    const name = `${set}/${key}`
    let file = this.#files.get(name)
    if (file === undefined) this.#files.set(name, (file = this.#draw(set, key)))
    return file
  }

  /** Read back from its file: what a pack carries is what a picture shows, to the last bit. */
  #read(set: SpriteSet, key: string): Promise<Uint8Array> {
    const name = `${set}/${key}`
    let drawn = this.#drawn.get(name)
    if (drawn === undefined)
      this.#drawn.set(
        name,
        (drawn = this.file(set, key).then(
          async (file) => new Uint8Array(await sharp(file).ensureAlpha().raw().toBuffer()),
        )),
      )
    return drawn
  }

  async #make(set: SpriteSet, key: string, size: number, colour: Colour | null): Promise<Sprite> {
    const natural = await this.#read(set, key)
    const rgba = colour === null ? natural : recolour(natural, colour)
    if (size === drawnSize) return { size, rgba }
    const scaled = await sharp(rgba, { raw: { width: drawnSize, height: drawnSize, channels: 4 } })
      // The triangle filter, which PyTorch has as well.
      .resize(size, size, { kernel: 'linear' })
      .raw()
      .toBuffer()
    return { size, rgba: new Uint8Array(scaled) }
  }

  async #draw(set: SpriteSet, key: string): Promise<Buffer> {
    const outline = await sharp(await this.#source(set, key))
      .resize(2 * drawnSize, 2 * drawnSize, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .trim()
      .png()
      .toBuffer()
    return (
      sharp(set === 'outlined' ? await inked(outline) : outline)
        // Stand on the ground line, whatever the proportions.
        .resize(drawnSize, drawnSize, {
          fit: 'contain',
          position: 'bottom',
          background: { r: 0, g: 0, b: 0, alpha: 0 },
        })
        .ensureAlpha()
        .webp(compression[set])
        .toBuffer()
    )
  }

  async #source(set: SpriteSet, key: string): Promise<Buffer> {
    switch (set) {
      case 'fluent3d':
        return read3d(key)
      case 'pixelAvatar':
        return Buffer.from(
          (await avatarSvg(key)).replace('<svg ', `<svg width="${2 * drawnSize}" height="${2 * drawnSize}" `),
        )
      case 'drawn':
        return Buffer.from(garmentSvg(key, 2 * drawnSize))
      case 'outlined':
        return Buffer.from(this.#icon(packages.twemoji, key))
      default:
        return Buffer.from(this.#icon(packages[set], key))
    }
  }

  #icon(set: string, key: string): string {
    let loaded = this.#sets.get(set)
    if (loaded === undefined) {
      loaded = { icons: require(`${set}/icons.json`), names: require(`${set}/chars.json`) }
      this.#sets.set(set, loaded)
    }
    const name = loaded.names[key] ?? loaded.names[`${key}-fe0f`]
    const icon = name === undefined ? undefined : loaded.icons.icons[name]
    if (icon === undefined) throw new Error(`${set} has no drawing of ${key}.`)
    const { width = loaded.icons.width, height = loaded.icons.height } = icon
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${2 * drawnSize}" height="${2 * drawnSize}" viewBox="0 0 ${width} ${height}">${icon.body}</svg>`
    )
  }
}

/** Of a drawing's edge, in pixels at twice the drawn size. */
const ink = { width: 15, colour: { r: 24, g: 22, b: 30 } }

/** The drawing on a black one of itself, grown by the width of a pen. */
async function inked(drawing: Buffer): Promise<Buffer> {
  const margin = { top: ink.width, bottom: ink.width, left: ink.width, right: ink.width }
  const clear = { ...ink.colour, alpha: 0 }
  const wide = await sharp(drawing)
    .ensureAlpha()
    .extend({ ...margin, background: clear })
    .png()
    .toBuffer()
  const { data, info } = await sharp(wide).extractChannel('alpha').raw().toBuffer({ resolveWithObject: true })
  const grown = await sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    // Two deviations away a straight edge still has a fortieth of its weight: from there on it is ink.
    .blur(ink.width / 2)
    .linear(40, -40 * 6)
    .toColourspace('b-w')
    .raw()
    .toBuffer()
  const { width, height } = info
  const black = sharp({ create: { width, height, channels: 3, background: ink.colour } })
  const shadow = await black
    .joinChannel(grown, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
  return sharp(shadow)
    .composite([{ input: wide }])
    .png()
    .toBuffer()
}

async function read3d(key: string): Promise<Buffer> {
  const folder = path.join(path.dirname(require.resolve('@lobehub/fluent-emoji-3d/package.json')), 'assets')
  return readFile(path.join(folder, `${key}.webp`)).catch(() => readFile(path.join(folder, `${key}-fe0f.webp`)))
}
