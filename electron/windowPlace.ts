/** Where the window was and how large, so that it opens there again; never off the screens there are now. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserWindow, Rectangle } from 'electron'
import { z } from 'zod'

const placeSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
})
type Place = z.infer<typeof placeSchema>

/** Smaller than this it is no window to work in. */
export const smallest = { width: 760, height: 520 } as const

/** `screens`: what each of them leaves free of bars and docks. */
export function readPlace(file: string, screens: readonly Rectangle[]): Place | null {
  try {
    return onScreen(placeSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), screens)
  } catch {
    return null
  }
}

/** As large as is good to work in, or as the screen is, in the middle of it. */
export function firstPlace(screen: Rectangle): Place {
  const width = Math.max(smallest.width, Math.min(1360, screen.width))
  const height = Math.max(smallest.height, Math.min(880, screen.height))
  const x = Math.round(screen.x + (screen.width - width) / 2)
  const y = Math.round(screen.y + (screen.height - height) / 2)
  return { x: Math.max(screen.x, x), y: Math.max(screen.y, y), width, height, maximized: false }
}

/** On the screen that showed most of it, and wholly there: it was larger where a larger screen was. */
function onScreen(place: Place, screens: readonly Rectangle[]): Place | null {
  const [screen] = screens.toSorted((a, b) => overlap(b, place) - overlap(a, place))
  if (screen === undefined || overlap(screen, place) <= 10_000) return null
  const width = Math.max(smallest.width, Math.min(place.width, screen.width))
  const height = Math.max(smallest.height, Math.min(place.height, screen.height))
  const isInside = width === place.width && height === place.height
  // A window that was moved half off its screen was moved there; one that had to shrink is put where it fits.
  if (isInside) return place
  const x = Math.max(screen.x, Math.min(place.x, screen.x + screen.width - width))
  const y = Math.max(screen.y, Math.min(place.y, screen.y + screen.height - height))
  return { ...place, x, y, width, height }
}

/** Written when the window closes: a place half remembered is not worth a crash. */
export function rememberPlace(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    try {
      const place: Place = { ...window.getNormalBounds(), maximized: window.isMaximized() }
      writeFileSync(file, JSON.stringify(place))
    } catch {
      // The next start takes the first place again.
    }
  })
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return Math.max(0, width) * Math.max(0, height)
}
