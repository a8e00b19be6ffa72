/** Pictures that lie over each other become one. */
import { resize } from './finish/geometry.ts'
import type { Rgba } from './rgba.ts'

/** Where a picture lies, in pixels of the result, and how much of it is seen, 0..1. */
export interface FlattenLayer {
  readonly picture: Rgba
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly opacity: number
}

/** A clear picture, and what is laid over it, one after the other, the lowest first. */
export function clearPicture(width: number, height: number): Rgba {
  return { width, height, data: new Uint8Array(width * height * 4) }
}

/** Changes `below`. One that has its own size and is opaque comes out to the byte; others are resampled by Lanczos. What lies outside is cut off. */
export function layOver(below: Rgba, { picture, x, y, width, height, opacity }: FlattenLayer): void {
  const { data } = resize(picture, width, height, 'lanczos')
  for (let row = Math.max(0, -y); row < Math.min(height, below.height - y); row++) {
    for (let column = Math.max(0, -x); column < Math.min(width, below.width - x); column++) {
      const from = (row * width + column) * 4
      const to = ((y + row) * below.width + x + column) * 4
      const over = (data[from + 3]! / 255) * opacity
      if (over === 0) continue
      const under = (below.data[to + 3]! / 255) * (1 - over)
      const all = over + under
      for (let c = 0; c < 3; c++)
        below.data[to + c] = Math.round((data[from + c]! * over + below.data[to + c]! * under) / all)
      below.data[to + 3] = Math.round(all * 255)
    }
  }
}
