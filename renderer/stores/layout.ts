/** The widths of the panels, which they keep however wide the window is when it is opened again. */
import { readStored, writeStored } from './storage.ts'

/** Percent of the window, for each panel that is open. */
type Layout = Readonly<Record<string, number>>

interface Remembered {
  readonly panels: Layout
  /** Of the window, in CSS pixels. */
  readonly width: number
}

const key = 'panelWidths'
/** Takes what the others leave. */
const work = 'work'

export function rememberedLayout(): Layout | undefined {
  const stored = readStored(key, isRemembered)
  return stored === null ? undefined : asWideAs(stored, window.innerWidth)
}

export function rememberLayout(panels: Layout): void {
  writeStored(key, { panels, width: window.innerWidth } satisfies Remembered)
}

export function forgetLayout(): void {
  writeStored(key, null)
}

/** As many pixels for each panel as it had in a window of another width. */
export function asWideAs({ panels, width }: Remembered, innerWidth: number): Layout {
  const others = Object.entries(panels).filter(([id]) => id !== work)
  const scaled = Object.fromEntries(others.map(([id, size]) => [id, (size * width) / innerWidth]))
  const left = 100 - Object.values(scaled).reduce((sum, size) => sum + size, 0)
  return left > 0 ? { ...scaled, [work]: left } : panels
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null || !('panels' in value) || !('width' in value)) return false
  const { panels, width } = value
  if (typeof panels !== 'object' || panels === null) return false
  return typeof width === 'number' && width > 0 && Object.values(panels).every((size) => typeof size === 'number')
}
