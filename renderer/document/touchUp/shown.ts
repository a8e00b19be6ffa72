/** What a touch-up shows: the colours of the picture where it is as opaque as it was, those under it where more was brought back, and paint over both. */
import type { Rect } from '../geometry.ts'

export interface Layers {
  readonly width: number
  /** Of the picture as it was: red, green, blue and alpha of each pixel. */
  readonly picture: Uint8ClampedArray
  /** Of what it was cut out of; opaque. */
  readonly under: Uint8ClampedArray
}

/** Four bytes for each pixel of the rectangle. As `touchUp` in engine/export/cutout makes the file. */
export function shownIn(
  { width, picture, under }: Layers,
  { alpha, paint }: { readonly alpha: Uint8Array; readonly paint: Uint8Array | null },
  area: Rect,
): Uint8ClampedArray<ArrayBuffer> {
  const shown = new Uint8ClampedArray(area.width * area.height * 4)
  for (let y = 0, to = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++, to += 4) {
      const pixel = (area.y + y) * width + area.x + x
      const was = picture[pixel * 4 + 3]!
      const now = alpha[pixel]!
      const back = now > was ? (now - was) / (255 - was) : 0
      for (let c = 0; c < 3; c++) {
        const own = was === 0 ? under[pixel * 4 + c]! : picture[pixel * 4 + c]!
        const base = Math.round(own + back * (under[pixel * 4 + c]! - own))
        const over = paint === null ? 0 : paint[pixel * 4 + 3]! / 255
        shown[to + c] = over === 0 ? base : base + over * (paint![pixel * 4 + c]! - base)
      }
      shown[to + 3] = now
    }
  }
  return shown
}

/** What the flood walks over: four bytes for each pixel, with what is cut away as it was, and with the paint. */
export function coloursUnder({ under }: Layers, { paint }: { readonly paint: Uint8Array | null }): Uint8ClampedArray {
  if (paint === null) return under
  const colours = under.slice()
  for (let at = 0; at < colours.length; at += 4) {
    const over = paint[at + 3]! / 255
    if (over > 0) for (let c = at; c < at + 3; c++) colours[c] = colours[c]! + over * (paint[c]! - colours[c]!)
  }
  return colours
}
