import { visibleBox, type Rgba } from '../rgba.ts'
import type { Rectangle } from './sheet.ts'

/** The smallest rectangle around all that is not wholly clear; one pixel where there is nothing to see. */
export function visibleBounds(picture: Rgba): Rectangle {
  const box = visibleBox(picture)
  if (box === null) return { x: 0, y: 0, width: 1, height: 1 }
  return { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top }
}
