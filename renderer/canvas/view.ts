/** Where the camera stands: board point (x, y) is drawn at `offset + point * scale`. Pure. */
import { clamp, type Point, type Rect } from '../document/geometry.ts'
import type { View } from '../stores/cameraStore.ts'

/** As far as hands go; a board that is larger is fitted all the same. */
export const minScale = 0.02
export const maxScale = 20
const snapScales = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16]

/** Zooms so that the board point under `at` stays there. `unit`: board pixels for one of the picture that is looked at. */
export function zoomAt(view: View, at: Point, wanted: number, unit = 1): View {
  const scale = clamp(wanted, Math.min(minScale, view.scale), Math.max(maxScale, maxScale / unit))
  const ratio = scale / view.scale
  return { x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio, scale }
}

/** The rectangle as large as it goes inside `area`, a part of the screen. */
export function fitRect(area: Rect, rect: Rect): View {
  const scale = Math.min(area.width / rect.width, area.height / rect.height, maxScale)
  return centreOn(area, centreOf(rect), scale)
}

export function centreOn(area: Rect, point: Point, scale: number): View {
  const centre = centreOf(area)
  return { x: centre.x - point.x * scale, y: centre.y - point.y * scale, scale }
}

export function centreOf(rect: Rect): Point {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
}

/** A turn of the wheel that lands close to a round zoom lands on it. */
export function snap(scale: number, unit = 1): number {
  const round = snapScales.find((stop) => Math.abs((scale * unit) / stop - 1) < 0.04)
  return round === undefined ? scale : round / unit
}

/** The next round zoom in a direction, for keys and buttons. */
export function nextSnap(scale: number, direction: 1 | -1, unit = 1): number {
  const stops = [minScale * unit, ...snapScales, maxScale].map((stop) => stop / unit)
  if (direction === 1) return stops.find((stop) => stop > scale * 1.01) ?? maxScale / unit
  return stops.findLast((stop) => stop < scale * 0.99) ?? minScale
}

export function toBoard(view: View, screen: Point): Point {
  return { x: (screen.x - view.x) / view.scale, y: (screen.y - view.y) / view.scale }
}

/** Between two views: the centre of `area` moves straight, the zoom by equal ratios. */
export function mix(area: Rect, from: View, to: View, progress: number): View {
  const centre = centreOf(area)
  const scale = from.scale * (to.scale / from.scale) ** progress
  const [a, b] = [toBoard(from, centre), toBoard(to, centre)]
  // While zooming, the visible distance shrinks with the scale; weighting by it keeps the flight even.
  const weight = from.scale === to.scale ? progress : (1 - from.scale / scale) / (1 - from.scale / to.scale)
  return centreOn(area, { x: a.x + (b.x - a.x) * weight, y: a.y + (b.y - a.y) * weight }, scale)
}
