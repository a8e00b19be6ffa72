/** What a touch-up shows: the colours of the cut-out where it is as opaque as it was, those under it where more was brought back. */
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
  alpha: Uint8Array,
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
        shown[to + c] = own + back * (under[pixel * 4 + c]! - own)
      }
      shown[to + 3] = now
    }
  }
  return shown
}
