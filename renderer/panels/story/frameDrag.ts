import type { DragEvent } from 'react'
import { useDragStore } from '../../stores/dragStore.ts'

/** What is dragged is a frame of the strip; its data is the frame's id. */
export const frameDrag = 'application/x-patchwork-frame'

/** Within the strip the frame is moved; elsewhere its picture is what is dragged. */
export function startFrameDrag({ dataTransfer }: DragEvent, frameId: string, pictureId: string | null): void {
  dataTransfer.setData(frameDrag, frameId)
  useDragStore.setState({ draggedId: pictureId })
}
