/** From a picture's own pixels to the board and back; a picture may lie there in another size than its own. */
import type { Point, Rect, Size } from './geometry.ts'

export function onBoard(rect: Rect, place: Rect, source: Size): Rect {
  const [across, down] = [place.width / source.width, place.height / source.height]
  return {
    x: place.x + rect.x * across,
    y: place.y + rect.y * down,
    width: rect.width * across,
    height: rect.height * down,
  }
}

export function onPicture(point: Point, place: Rect, source: Size): Point {
  return {
    x: ((point.x - place.x) * source.width) / place.width,
    y: ((point.y - place.y) * source.height) / place.height,
  }
}
