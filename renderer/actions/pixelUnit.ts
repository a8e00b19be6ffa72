/** What a zoom is told in: pixels of the picture that is looked at, which may lie on the board smaller than it is. */
import { selectBoard, useBoardStore } from '../stores/boardStore.ts'
import { useCameraStore } from '../stores/cameraStore.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { useViewStore } from '../stores/viewStore.ts'

/** Board pixels for one of the picture that is selected, or else lies in the middle; 1 where there is none. */
export function pixelUnit(): number {
  const { pictures } = selectBoard(useBoardStore.getState())
  const { selectedId } = useViewStore.getState()
  const { middle } = useCameraStore.getState()
  const place =
    pictures.find(({ id }) => id === selectedId) ??
    pictures.findLast(
      ({ x, y, width, height }) => middle.x >= x && middle.y >= y && middle.x < x + width && middle.y < y + height,
    )
  const picture = pictureById(place?.id ?? null)
  return place === undefined || picture === null ? 1 : place.width / picture.width
}
