/** How large everything in the window is. */
import { screen, type BrowserWindow } from 'electron'
import { smallest } from './windowPlace.ts'

/**
 * The smallest window grows along, because it is measured in what it has to show; where the screen is smaller than that, the
 * scale gives way. A page that is opened again is asked for it again.
 */
export function scaleWindow(window: BrowserWindow, wanted: number): void {
  const { workArea } = screen.getDisplayMatching(window.getBounds())
  const scale = scaleFor(wanted, workArea)
  const [width, height] = [
    Math.ceil(smallest.width * Math.max(1, scale)),
    Math.ceil(smallest.height * Math.max(1, scale)),
  ]
  window.setMinimumSize(width, height)
  const [hasWidth = 0, hasHeight = 0] = window.getSize()
  if (hasWidth < width || hasHeight < height) window.setSize(Math.max(width, hasWidth), Math.max(height, hasHeight))
  window.webContents.setZoomFactor(scale)
}

export function scaleFor(wanted: number, room: { readonly width: number; readonly height: number }): number {
  const most = Math.min(room.width / smallest.width, room.height / smallest.height)
  return Math.max(Math.min(wanted, 1), Math.min(wanted, most))
}
