/** The canvas paints with the same colours as the page: they live in ui/theme.css. */
export interface CanvasColors {
  readonly slot: string
  readonly grid: string
  readonly line: string
  /** Under the candidates of a turn. */
  readonly group: string
  readonly accent: string
  readonly accentSoft: string
  readonly caption: string
  readonly captionStrong: string
  readonly glint: string
  readonly pixelGrid: string
  readonly board: string
  /** Light and dark square under what is transparent. */
  readonly checker: readonly [string, string]
}

export function readColors(): CanvasColors {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    slot: read('--slot'),
    grid: read('--slot-grid'),
    line: read('--line-strong'),
    group: read('--group'),
    accent: read('--accent'),
    accentSoft: read('--accent-soft'),
    caption: read('--text-dim'),
    captionStrong: read('--text'),
    glint: read('--glint'),
    pixelGrid: read('--pixel-grid'),
    board: read('--board'),
    checker: [read('--checker-light'), read('--checker-dark')],
  }
}
