/** What layered documents have in common: the pictures lie in the upper left corner, the first at the bottom. */
import { largestOf } from '../resized.ts'
import type { Rgba } from '../rgba.ts'
import type { Named } from './files.ts'

/** All layers as they are seen together: each over the ones below (Porter and Duff, 1984), in straight colours. */
export function flattened(layers: readonly Named[]): Rgba {
  const { width, height } = largestOf(layers.map(({ picture }) => picture))
  const data = new Uint8Array(width * height * 4)
  for (const { picture } of layers) {
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++) {
        const [from, to] = [(y * picture.width + x) * 4, (y * width + x) * 4]
        const above = picture.data[from + 3]! / 255
        const below = (data[to + 3]! / 255) * (1 - above)
        const alpha = above + below
        if (alpha === 0) continue
        for (let c = 0; c < 3; c++) {
          data[to + c] = Math.round((picture.data[from + c]! * above + data[to + c]! * below) / alpha)
        }
        data[to + 3] = Math.round(alpha * 255)
      }
    }
  }
  return { width, height, data }
}
