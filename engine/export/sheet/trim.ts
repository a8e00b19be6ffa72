import type { Rgba } from '../rgba.ts'
import type { Rectangle } from './sheet.ts'

/** The smallest rectangle around all that is not wholly clear; one pixel where there is nothing to see. */
export function visibleBounds({ width, height, data }: Rgba): Rectangle {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0, at = 3; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      if (data[at] === 0) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (right < 0) return { x: 0, y: 0, width: 1, height: 1 }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}
