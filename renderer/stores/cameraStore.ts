/** Where the camera stands and what it is asked to show; apart from the other facts because it changes with every frame of a flight, and no verb asks for it. */
import { create } from 'zustand'
import type { PlacedPicture } from '../document/document.ts'
import type { Point, Rect } from '../document/geometry.ts'

/** A board point (x, y) is drawn at `(x, y) * scale + view`, in pixels from the corner of the canvas. */
export interface View extends Point {
  readonly scale: number
}

/** Asks the camera to move; a new object is a new request. */
export type LookAt =
  /** `halved`: into half of the width, for two pictures side by side. */
  | { readonly type: 'fit'; readonly rect: Rect | null; readonly halved?: boolean }
  /** Only when it is not in sight. */
  | { readonly type: 'show'; readonly rect: Rect }
  /** Only when a part of it is out of sight, or it is too small to be seen. */
  | { readonly type: 'showWhole'; readonly rect: Rect }
  /** Only when not even one of them is in sight. */
  | { readonly type: 'showAny'; readonly rects: readonly Rect[] }
  /** Where something went, and what is left: only when of either nothing is in sight. */
  | { readonly type: 'showGone'; readonly gone: readonly Rect[]; readonly left: readonly Rect[] }
  /** To where it stood before. */
  | { readonly type: 'return'; readonly view: View }
  /** `scale`: pixels of the screen for one of the picture that is looked at, or of `place`, to which it moves then. */
  | { readonly type: 'zoom'; readonly scale: number; readonly place: PlacedPicture | null }
  | { readonly type: 'zoomBy'; readonly direction: 1 | -1 }

interface CameraFacts {
  /** Told by the camera. */
  readonly view: View
  /** Where the canvas begins on the page. */
  readonly corner: Point
  /** The board point in the middle of where pictures are looked at. */
  readonly middle: Point
  readonly lookAt: LookAt | null
  /** The user's hand has moved it since. */
  readonly moved: boolean
}

export const useCameraStore = create<CameraFacts>(() => ({
  view: { x: 0, y: 0, scale: 1 },
  corner: { x: 0, y: 0 },
  middle: { x: 0, y: 0 },
  lookAt: null,
  moved: false,
}))

export function lookAt(lookAt: LookAt): void {
  useCameraStore.setState({ lookAt, moved: false })
}

/** The board point under a point of the page. */
export function boardPointAt(clientX: number, clientY: number): Point {
  const { view, corner } = useCameraStore.getState()
  return { x: (clientX - corner.x - view.x) / view.scale, y: (clientY - corner.y - view.y) / view.scale }
}
