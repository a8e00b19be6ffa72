/** What a zoom is told in: pixels of the picture that is looked at, which may lie on the board smaller than it is. */
import { findPlaced, type PlacedPicture } from '../document/document.ts'
import type { Point, Rect } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

/**
 * Board pixels for one of the picture in the middle of where pictures are looked at, or else of the one nearest to it; 1 where there is
 * none. What is selected has no part in it, so that a zoom changes only when the board moves.
 */
export function pixelUnit(): number {
  const place = middlePlace()
  return place === undefined ? 1 : unitOf(place)
}

/** Board pixels for one of the picture that lies there. */
export function unitOf({ id, width }: PlacedPicture): number {
  const picture = pictureById(id)
  return picture === null ? 1 : width / picture.width
}

/** The selected picture where another one is told of in the zoom; null where it is itself, or none is selected. */
export function selectedAside(): PlacedPicture | null {
  const place = findPlaced(selectBoard(useBoardStore.getState()), useViewStore.getState().selectedId ?? '')
  return place?.id === middlePlace()?.id ? null : place
}

function middlePlace(): PlacedPicture | undefined {
  return nearest(selectBoard(useBoardStore.getState()).pictures, useCameraStore.getState().middle)
}

/** The topmost of those that lie there. */
function nearest<Place extends Rect>(places: readonly Place[], { x, y }: Point): Place | undefined {
  let [found, least]: [Place | undefined, number] = [undefined, Infinity]
  for (const place of places) {
    const across = Math.max(place.x - x, 0, x - place.x - place.width)
    const away = Math.hypot(across, Math.max(place.y - y, 0, y - place.y - place.height))
    if (away <= least) [found, least] = [place, away]
  }
  return found
}
