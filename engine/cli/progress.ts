import type { GenerateEvent, StartedEvent } from '../event.ts'
import type { Mosaic } from './mosaic.ts'
import type { Terminal } from './terminal.ts'

export interface Progress {
  show(event: GenerateEvent): void
  close(): void
}

/** A screen is redrawn ten times a second at most; a log gets a line every two seconds. */
const interval = { screen: 100, log: 2000 } // milliseconds

const hideCursor = '\x1b[?25l'
const showCursor = '\x1b[?25h'
const clearLine = '\r\x1b[K'
const clearBelow = '\r\x1b[J'
const up = (lines: number) => (lines > 0 ? `\x1b[${lines}A` : '')

/** Redraws in place on a screen; prints a line now and then into anything else. */
export function createProgress(started: StartedEvent, mosaic: Mosaic | null, terminal: Terminal): Progress {
  const isScreen = terminal.screen() !== null
  const total = started.tokenCount * started.count
  const begin = performance.now()
  let painted = 0
  let drawnAt = isScreen ? -Infinity : begin
  /** Lines above the cursor that belong to us. */
  let height = 0

  const draw = (): void => {
    drawnAt = performance.now()
    const line = progressLine(painted, total, drawnAt - begin)
    const screen = terminal.screen()
    if (!screen) {
      terminal.err(`${line}\n`)
      return
    }
    const rows = mosaic?.draw(screen) ?? []
    const picture = rows.map((row) => `\r${row}\x1b[K\n`).join('')
    const wipe = rows.length === height ? '' : clearBelow // the window has another size
    terminal.err(hideCursor + up(height) + wipe + picture + clearLine + line.slice(0, screen.columns - 1))
    height = rows.length
  }

  return {
    show: (event) => {
      mosaic?.show(event)
      if (event.type === 'token') painted += event.values.length
      const isDue = performance.now() - drawnAt >= (isScreen ? interval.screen : interval.log)
      if (isDue || event.type === 'done') draw()
    },
    close: () => {
      if (isScreen) terminal.err(`\n${showCursor}`)
    },
  }
}

/** `87/256 patches, 41 a second, 4 s left` */
export function progressLine(painted: number, total: number, elapsed: number): string {
  const parts = [`${painted}/${total} patches`]
  const perSecond = (painted / elapsed) * 1000
  if (painted > 0 && Number.isFinite(perSecond)) {
    parts.push(`${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} a second`)
    parts.push(
      painted < total ? `${duration((total - painted) / perSecond)} left` : `${duration(elapsed / 1000)} in all`,
    )
  }
  return parts.join(', ')
}

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 100) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
