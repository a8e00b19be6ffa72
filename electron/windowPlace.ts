/** Where the window was and how large, so that it opens there again; never off the screens there are now. */
import { readFileSync, writeFileSync } from 'node:fs'
import { screen, type BrowserWindow, type Rectangle } from 'electron'
import { z } from 'zod'

const placeSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(760).max(20_000),
  height: z.number().int().min(520).max(20_000),
  maximized: z.boolean(),
})
type Place = z.infer<typeof placeSchema>

export function readPlace(file: string): Place | null {
  try {
    const place = placeSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    return screen.getAllDisplays().some(({ workArea }) => overlap(workArea, place) > 10_000) ? place : null
  } catch {
    return null
  }
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
