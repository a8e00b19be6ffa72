/** Pictures on their way into the window or out of it. */
import { createFacts } from './facts.ts'

interface DragFacts {
  /** Files are held over the window. */
  readonly dropping: boolean
  /** The picture of this library that is being dragged out. */
  readonly draggedId: string | null
}

export const useDragStore = createFacts<DragFacts>(() => ({ dropping: false, draggedId: null }))
