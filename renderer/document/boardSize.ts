/** How large pictures lie on the board. */
import type { Rect, Size } from './geometry.ts'

/**
 * The longer side of a picture as it comes to lie there, in board pixels, at most: beside a photograph of 12 megapixels in its
 * own size, what a small model paints would be a speck. Its pixels stay what they are.
 */
const longest = 1024

/** `beside`: what it was made from, as it lies; with as many pixels it lies as large. */
export function boardSize(
  { width, height }: Size,
  beside: { readonly place: Rect; readonly source: Size } | null,
): Size {
  if (beside !== null && beside.source.width === width && beside.source.height === height) {
    return { width: beside.place.width, height: beside.place.height }
  }
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: width * scale, height: height * scale }
}
