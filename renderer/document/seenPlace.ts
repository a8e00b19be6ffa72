import type { Rect, Size } from './geometry.ts'

/** Where what the model sees of a picture lies in it: as large as it goes, half of what is left over on each side. */
export function seenPlace(picture: Rect, seen: Size): Rect {
  const scale = Math.min(picture.width / seen.width, picture.height / seen.height)
  const [width, height] = [seen.width * scale, seen.height * scale]
  return {
    x: picture.x + (picture.width - width) / 2,
    y: picture.y + (picture.height - height) / 2,
    width,
    height,
  }
}
