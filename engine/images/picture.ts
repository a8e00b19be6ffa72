import type { Pixels } from '../request.ts'

/** A picture with its transparency beside its colours, which stay as they are even where they cannot be seen. */
export interface Picture {
  readonly pixels: Pixels
  /** One byte for each pixel, 0 is clear; null when the picture has no transparency. */
  readonly alpha: Uint8Array | null
}

/** What is seen of a picture that lies on white: what models are shown. */
export function onWhite({ pixels, alpha }: Picture): Pixels {
  if (!alpha) return pixels
  const data = new Uint8Array(pixels.data.length)
  for (let i = 0; i < data.length; i++) {
    const opacity = alpha[Math.floor(i / 3)]! / 255
    data[i] = Math.round(255 + (pixels.data[i]! - 255) * opacity)
  }
  return { width: pixels.width, height: pixels.height, data }
}
