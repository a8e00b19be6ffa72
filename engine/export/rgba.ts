import type { Raster } from '../images/raster.ts'

/**
 * A picture on its way to an asset: red, green, blue and alpha of each pixel, 8 bits each, straight (colours are not
 * multiplied with alpha), row by row from the top: `data.length === width * height * 4`.
 */
export interface Rgba {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export function rgbaOf({ pixels: { width, height, data }, alpha }: Raster): Rgba {
  const rgba = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    rgba[i * 4] = data[i * 3]!
    rgba[i * 4 + 1] = data[i * 3 + 1]!
    rgba[i * 4 + 2] = data[i * 3 + 2]!
    rgba[i * 4 + 3] = alpha ? alpha[i]! : 255
  }
  return { width, height, data: rgba }
}

/** One that is opaque everywhere has no transparency. */
export function rasterOf({ width, height, data }: Rgba): Raster {
  const colours = new Uint8Array(width * height * 3)
  const alpha = new Uint8Array(width * height)
  let isOpaque = true
  for (let i = 0; i < alpha.length; i++) {
    colours[i * 3] = data[i * 4]!
    colours[i * 3 + 1] = data[i * 4 + 1]!
    colours[i * 3 + 2] = data[i * 4 + 2]!
    alpha[i] = data[i * 4 + 3]!
    isOpaque &&= alpha[i] === 255
  }
  return { pixels: { width, height, data: colours }, alpha: isOpaque ? null : alpha }
}

/** Edges in pixels; `right` and `bottom` are behind the last ones. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Around all that is more opaque than `threshold`; null where nothing is. */
export function visibleBox({ width, height, data }: Rgba, threshold = 0): Box | null {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0, at = 3; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      if (data[at]! <= threshold) continue
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  }
  return right === 0 ? null : { left, top, right, bottom }
}
