import type { Raster } from '../images/raster.ts'

/**
 * Colours for what is clear: those of the nearest pixels that are seen, `reach` pixels far. What lies under clear pixels is anything, and a
 * network that looks around would draw it into the edge.
 */
export function bleed({ pixels, alpha }: Raster, reach: number): Uint8Array {
  if (alpha === null) return pixels.data
  const { width, height } = pixels
  const data = pixels.data.slice()
  const isKnown = Uint8Array.from(alpha, (value) => (value > 0 ? 1 : 0))
  let rim = isKnown.some((known) => known === 0) ? edgeOf(isKnown, width, height) : []
  for (let step = 0; step < reach && rim.length > 0; step++) {
    for (const pixel of rim) colourFromAround(data, isKnown, pixel, width, height)
    for (const pixel of rim) isKnown[pixel] = 1
    rim = [...new Set(rim.flatMap((pixel) => around(pixel, width, height).filter((near) => isKnown[near] === 0)))]
  }
  return data
}

/** Unknown pixels beside a known one. */
function edgeOf(isKnown: Uint8Array, width: number, height: number): number[] {
  const edge: number[] = []
  for (let pixel = 0; pixel < isKnown.length; pixel++) {
    if (isKnown[pixel] === 0 && around(pixel, width, height).some((near) => isKnown[near] === 1)) edge.push(pixel)
  }
  return edge
}

function colourFromAround(data: Uint8Array, isKnown: Uint8Array, pixel: number, width: number, height: number): void {
  const known = around(pixel, width, height).filter((near) => isKnown[near] === 1)
  for (let c = 0; c < 3; c++) {
    const sum = known.reduce((total, near) => total + data[near * 3 + c]!, 0)
    data[pixel * 3 + c] = Math.round(sum / known.length)
  }
}

function around(pixel: number, width: number, height: number): number[] {
  const x = pixel % width
  const y = (pixel - x) / width
  const found: number[] = []
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++)
      if (row !== y || column !== x) found.push(row * width + column)
  return found
}
