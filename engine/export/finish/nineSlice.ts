/** Guides of a picture that is stretched in its middle and keeps its corners. */
import type { Rgba } from '../rgba.ts'

/** Pixels from each side to the part that is stretched. */
export interface Guides {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Around the longest run of columns, and of rows, that are equal to their neighbours; null where there is none. */
export function findGuides(picture: Rgba): Guides | null {
  const { width, height, data } = picture
  const across = longestRun(width, (x, other) => {
    for (let y = 0; y < height; y++) if (!isSame(data, y * width + x, y * width + other)) return false
    return true
  })
  const down = longestRun(height, (y, other) => {
    for (let x = 0; x < width; x++) if (!isSame(data, y * width + x, other * width + x)) return false
    return true
  })
  if (across === null || down === null) return null
  return { left: across.from, right: width - across.to, top: down.from, bottom: height - down.to }
}

export function scaled({ left, top, right, bottom }: Guides, factor: number): Guides {
  const to = (value: number) => Math.round(value * factor)
  return { left: to(left), top: to(top), right: to(right), bottom: to(bottom) }
}

/** Grey levels that still look the same. */
const tolerance = 2

function isSame(data: Uint8Array, one: number, other: number): boolean {
  const [a, b] = [data[one * 4 + 3]!, data[other * 4 + 3]!]
  if (a === 0 && b === 0) return true
  return [0, 1, 2, 3].every((c) => Math.abs(data[one * 4 + c]! - data[other * 4 + c]!) <= tolerance)
}

function longestRun(count: number, isEqual: (at: number, other: number) => boolean) {
  let best: { readonly from: number; readonly to: number } | null = null
  for (let from = 0; from < count;) {
    let to = from + 1
    while (to < count && isEqual(to, to - 1)) to++
    if (to - from >= 2 && (best === null || to - from > best.to - best.from)) best = { from, to }
    from = to
  }
  return best
}
