import type { Rect, Size } from '../../document/geometry.ts'

/** Where a map lies over its picture: scaled to lie inside it, half of what is left over on each side. */
export function mapPlace(picture: Rect, map: Size): Rect {
  const scale = Math.min(picture.width / map.width, picture.height / map.height)
  const [width, height] = [map.width * scale, map.height * scale]
  return {
    x: picture.x + (picture.width - width) / 2,
    y: picture.y + (picture.height - height) / 2,
    width,
    height,
  }
}
