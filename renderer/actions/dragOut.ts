/** Dragging a picture out of the window as a file, or within the window onto the board. */
import { call } from '../api.ts'
import { pictureById } from '../stores/libraryStore.ts'
import { report } from '../stores/toastStore.ts'
import { useDragStore } from '../stores/dragStore.ts'
import { loadPictures, showPicture } from './pictures.ts'

/** Called on `dragstart`, whose own drag must be prevented: the system's takes its place. */
export function startDragOut(pictureId: string): void {
  useDragStore.setState({ draggedId: pictureId })
  // The page hears no end of the system's drag; the pointer is back when it moves again.
  window.addEventListener('pointermove', () => useDragStore.setState({ draggedId: null }), { once: true })
  void call('pictures:drag', { id: pictureId }).catch((error: unknown) => report(error, 'drag'))
}

export function endDragOut(): void {
  useDragStore.setState({ dropping: false, draggedId: null })
}

/** The picture of this library that is being dragged. What is dropped looks like any file otherwise. */
export function draggedPicture(): string | null {
  return useDragStore.getState().draggedId
}

/** A picture of the library, or of a frame of a story, that is dropped onto the board is put there, not added a second time. */
export function listenForOwnPictures(): void {
  const isOverBoard = ({ target }: DragEvent) => target instanceof Element && target.closest('.canvas') !== null
  // What the system drags is a file, and taken anyway; a frame of a story is neither.
  window.addEventListener('dragover', (event) => {
    if (draggedPicture() !== null && isOverBoard(event)) event.preventDefault()
  })
  const onDrop = (event: DragEvent) => {
    const id = draggedPicture()
    if (id === null || !isOverBoard(event)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    endDragOut()
    void loadPictures([id]).then(() => {
      const picture = pictureById(id)
      if (picture !== null) showPicture(picture)
    })
  }
  window.addEventListener('drop', onDrop, { capture: true })
}
