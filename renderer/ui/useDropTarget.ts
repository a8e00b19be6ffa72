import { useState, type DragEvent } from 'react'
import { useDragStore } from '../stores/dragStore.ts'

/** A place that takes what is dragged over it, so that the board below does not offer to; `isOver` while it would. */
export function useDropTarget(accepts: (event: DragEvent) => boolean, take: (event: DragEvent) => void) {
  const [isOver, setOver] = useState(false)
  return {
    isOver,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!accepts(event)) return
        event.preventDefault()
        // The board would offer to take it.
        event.stopPropagation()
        useDragStore.setState({ dropping: false })
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        setOver(false)
        if (!accepts(event)) return
        event.preventDefault()
        event.stopPropagation()
        take(event)
      },
    },
  }
}
