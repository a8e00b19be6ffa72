/** Pixels under a linear map. Colours count as much as they are opaque, so that clear ones do not bleed in. */
import { blank, type Resampling } from '../export/finish/geometry.ts'
import type { Box, Rgba } from '../export/rgba.ts'
import { lanczos } from '../images/resample.ts'

/** From places of the sprite to places of the picture: (a u + b v + x, c u + d v + y). */
export interface Map2d {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly x: number
  readonly y: number
}

/** The sprite as the map lays it on a canvas. */
export function warped(sprite: Rgba, map: Map2d, canvas: Box, how: Resampling): Rgba {
  const out = blank(canvas.right - canvas.left, canvas.bottom - canvas.top)
  const determinant = map.a * map.d - map.b * map.c
  const [a, b, c, d] = [map.d, -map.b, -map.c, map.a].map((value) => value / determinant) as [
    number,
    number,
    number,
    number,
  ]
  const sample = how === 'nearest' ? nearest(sprite) : smooth(sprite, Math.hypot(a, b), Math.hypot(c, d))
  for (let row = 0, to = 0; row < out.height; row++) {
    for (let column = 0; column < out.width; column++, to += 4) {
      const [x, y] = [canvas.left + column + 0.5 - map.x, canvas.top + row + 0.5 - map.y]
      sample(a * x + b * y, c * x + d * y, out.data, to)
    }
  }
  return out
}

/** Writes the pixel at a place of the sprite. */
type Sample = (u: number, v: number, into: Uint8Array, at: number) => void

function nearest({ width, height, data }: Rgba): Sample {
  return (u, v, into, at) => {
    // A place on the edge of two pixels is always in the same one of them, whatever rounding made of it.
    const [column, row] = [Math.floor(u + 1e-9), Math.floor(v + 1e-9)]
    if (column < 0 || row < 0 || column >= width || row >= height) return
    const from = (row * width + column) * 4
    for (let channel = 0; channel < 4; channel++) into[at + channel] = data[from + channel]!
  }
}

/** Lanczos, widened where the sprite gets smaller: `stepX` and `stepY` are its pixels for one of the picture. */
function smooth({ width, height, data }: Rgba, stepX: number, stepY: number): Sample {
  const [stretchX, stretchY] = [Math.max(1, stepX), Math.max(1, stepY)]
  const [reachX, reachY] = [lanczos.support * stretchX, lanczos.support * stretchY]
  const across = new Float64Array(Math.ceil(2 * reachX) + 2)
  return (u, v, into, at) => {
    if (u < -reachX || v < -reachY || u > width + reachX || v > height + reachY) return
    const firstX = Math.ceil(u - reachX - 0.5)
    const lastX = Math.floor(u + reachX - 0.5)
    for (let x = firstX; x <= lastX; x++) across[x - firstX] = lanczos.weight((x + 0.5 - u) / stretchX)
    let [weights, red, green, blue, alpha] = [0, 0, 0, 0, 0]
    for (let y = Math.ceil(v - reachY - 0.5); y <= Math.floor(v + reachY - 0.5); y++) {
      const down = lanczos.weight((y + 0.5 - v) / stretchY)
      for (let x = firstX; x <= lastX; x++) {
        const weight = down * across[x - firstX]!
        // Beyond its edges it is clear.
        weights += weight
        if (x < 0 || y < 0 || x >= width || y >= height) continue
        const from = (y * width + x) * 4
        const opaque = weight * data[from + 3]!
        alpha += opaque
        red += opaque * data[from]!
        green += opaque * data[from + 1]!
        blue += opaque * data[from + 2]!
      }
    }
    const shown = Math.round(alpha / weights)
    if (shown <= 0) return
    into[at] = byte(red / alpha)
    into[at + 1] = byte(green / alpha)
    into[at + 2] = byte(blue / alpha)
    into[at + 3] = byte(shown)
  }
}

function byte(value: number): number {
  return Math.min(Math.max(Math.round(value), 0), 255)
}
