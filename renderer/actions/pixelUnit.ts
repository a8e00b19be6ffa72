/** What a zoom is told in: pixels of the picture that is looked at, which may lie on the board smaller than it is. */
import type { Point, Rect } from '../document/geometry.ts'
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

/** Board pixels for one of the picture that is selected, or else lies nearest to the middle; 1 where there is none. */
export function pixelUnit(): number {
  const { pictures } = selectBoard(useBoardStore.getState())
  const { selectedId } = useViewStore.getState()
  const place = pictures.find(({ id }) => id === selectedId) ?? nearest(pictures, useCameraStore.getState().middle)
  const picture = pictureById(place?.id ?? null)
  return place === undefined || picture === null ? 1 : place.width / picture.width
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
