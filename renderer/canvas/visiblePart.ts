import type Konva from 'konva'
import type { Rect } from '../document/geometry.ts'

/** The part of the board that is on screen. */
export function visiblePart(stage: Konva.Stage): Rect {
  const scale = stage.scaleX()
  return {
    x: -stage.x() / scale,
    y: -stage.y() / scale,
    width: stage.width() / scale,
    height: stage.height() / scale,
  }
}
