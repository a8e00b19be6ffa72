/** The edge: each pixel near the ground is taken apart into the ground's colour and the thing's. */
import type { Pixels } from '../../request.ts'
import { distanceFrom } from './flood.ts'
import { clear, darkness, shadow, thing, type Regions, type Scene } from './regions.ts'

/** Pixels from the ground inwards that may be mixed with it, in a picture of 256; how much farther the thing's own colour is looked for. */
const edge = 3
const farther = 2
/**
 * A model smudges the ground beside a thing: a pixel at its edge that is less than so many grey levels off the ground, and less than this share of
 * what the thing nearby is, is ground with a breath of the thing, whatever its hue.
 */
const [pale, speck] = [56, 0.25]

export function matte(scene: Scene, regions: Regions): { readonly pixels: Pixels; readonly alpha: Uint8Array } {
  const { width, height, data } = scene.pixels
  const colours = data.slice()
  const alpha = new Uint8Array(width * height)
  const band = edge * Math.min(Math.max(Math.min(width, height) / 256, 1), 2) * (scene.isSmudged ? 1.7 : 1)
  const depth = distanceFrom(scene.pixels, (pixel) => regions[pixel] !== thing)
  const solve = solver(scene, regions, depth, band)
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    const at = pixel * 3
    switch (regions[pixel]) {
      case clear:
        colours.fill(0, at, at + 3)
        break
      case shadow:
        alpha[pixel] = Math.round(255 * Math.max(darkness(scene, pixel), 0))
        colours.fill(0, at, at + 3)
        break
      default:
        if (depth[pixel]! > band) alpha[pixel] = 255
        else alpha[pixel] = solve(pixel, colours)
    }
  }
  return { pixels: { width, height, data: colours }, alpha }
}

function solver({ pixels, ground, isSmudged }: Scene, regions: Regions, depth: Float32Array, band: number) {
  const { width, height, data } = pixels
  const under = new Float64Array(3)
  const reach = Math.ceil(band) + farther
  const scale = band / edge
  const far = Math.ceil(1.5 * band)
  const hasShadow = regions.includes(shadow)
  // Nearer to the ground than this the thing's colour may be mixed itself; the more so where a model painted it.
  const [sure, doubt] = isSmudged ? [2.5 * scale, 600] : [2 * scale, 120]

  /** The opacity of a pixel, 0..255; its own colour goes into `colours`. */
  return (pixel: number, colours: Uint8Array): number => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const at = pixel * 3
    const dark = groundUnder(pixel, x, y)
    const seen = [data[at]! - under[0]!, data[at + 1]! - under[1]!, data[at + 2]! - under[2]!] as const
    const own = seen[0] ** 2 + seen[1] ** 2 + seen[2] ** 2
    // Its own colour is the answer when nothing near explains it better; the nearer to the ground, the less likely.
    const inwards = depth[pixel]! / scale
    let [best, cost] = [own === 0 ? 0 : 1, inwards >= 2.5 ? 30 : inwards >= 2 ? 200 : 900]
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue
        const other = pixel + dy * width + dx
        if (regions[other] !== thing || depth[other]! <= depth[pixel]!) continue
        const to = other * 3
        const [r, g, b] = [data[to]! - under[0]!, data[to + 1]! - under[1]!, data[to + 2]! - under[2]!]
        const whole = r * r + g * g + b * b
        if (whole <= own) continue
        const share = (seen[0] * r + seen[1] * g + seen[2] * b) / whole
        if (share <= 0) continue
        const residual = own - share * share * whole
        const unsure = depth[other]! < sure ? doubt : 0
        const price = residual + (12 * (dx * dx + dy * dy)) / scale ** 2 + unsure
        if (price < cost) [best, cost] = [Math.min(share, 1), price]
      }
    }
    if (isSmudged && Math.max(...seen.map(Math.abs)) < pale) {
      const share = Math.sqrt(own / strongestNear(x, y))
      if (share < speck) best = Math.min(best, share)
    }
    const total = best + (1 - best) * dark
    for (let c = 0; c < 3; c++) {
      const colour = best === 0 ? 0 : (under[c]! + seen[c]! / best) * (best / total)
      colours[at + c] = Math.min(Math.max(Math.round(colour), 0), 255)
    }
    return Math.round(255 * total)
  }

  /** The squared distance from the ground of what is most unlike it nearby. */
  function strongestNear(x: number, y: number): number {
    let most = 1
    for (let row = Math.max(y - far, 0); row <= Math.min(y + far, height - 1); row++) {
      for (let column = Math.max(x - far, 0); column <= Math.min(x + far, width - 1); column++) {
        const other = row * width + column
        if (regions[other] !== thing) continue
        const to = other * 3
        const [r, g, b] = [data[to]! - under[0]!, data[to + 1]! - under[1]!, data[to + 2]! - under[2]!]
        most = Math.max(most, r * r + g * g + b * b)
      }
    }
    return most
  }

  /** Its colour into `under`, its darkness as the answer: of the shadow nearby, or of the plain ground. */
  function groundUnder(pixel: number, x: number, y: number): number {
    let [r, g, b, dark, weight] = [0, 0, 0, 0, 0]
    for (let dy = -3; dy <= 3 && hasShadow; dy++) {
      for (let dx = -3; dx <= 3; dx++) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue
        const other = pixel + dy * width + dx
        if (regions[other] !== shadow) continue
        const near = 1 / (1 + dx * dx + dy * dy)
        const to = other * 3
        r += near * data[to]!
        g += near * data[to + 1]!
        b += near * data[to + 2]!
        dark +=
          near *
          (1 -
            (data[to]! + data[to + 1]! + data[to + 2]!) / Math.max(ground[to]! + ground[to + 1]! + ground[to + 2]!, 1))
        weight += near
      }
    }
    const at = pixel * 3
    if (weight === 0) {
      under.set(ground.subarray(at, at + 3))
      return 0
    }
    under.set([r / weight, g / weight, b / weight])
    return Math.max(dark / weight, 0)
  }
}
