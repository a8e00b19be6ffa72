/** Where the camera stands, told by it; apart from the other facts because it changes with every frame of a flight, and no verb asks for it. */
import { create } from 'zustand'
import type { Point } from '../document/geometry.ts'

/** A board point (x, y) is drawn at `(x, y) * scale + view`, in pixels from the corner of the canvas. */
export interface View extends Point {
  readonly scale: number
}

interface CameraFacts {
  readonly view: View
  /** Where the canvas begins on the page. */
  readonly corner: Point
}

export const useCameraStore = create<CameraFacts>(() => ({ view: { x: 0, y: 0, scale: 1 }, corner: { x: 0, y: 0 } }))

/** The board point under a point of the page. */
export function boardPointAt(clientX: number, clientY: number): Point {
  const { view, corner } = useCameraStore.getState()
  return { x: (clientX - corner.x - view.x) / view.scale, y: (clientY - corner.y - view.y) / view.scale }
}
