/** Where the camera stands, told by it; apart from the other facts because it changes with every frame of a flight. */
import { create } from 'zustand'
import type { Point } from '../document/geometry.ts'

interface CameraFacts {
  /** A board point (x, y) is drawn at `offset + point * scale`, in pixels of the page. */
  readonly offset: Point
  readonly scale: number
}

export const useCameraStore = create<CameraFacts>(() => ({ offset: { x: 0, y: 0 }, scale: 1 }))

/** The board point under a point of the page. */
export function boardPointAt(clientX: number, clientY: number): Point {
  const { offset, scale } = useCameraStore.getState()
  return { x: (clientX - offset.x) / scale, y: (clientY - offset.y) / scale }
}
