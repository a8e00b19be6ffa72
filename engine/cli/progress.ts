import { inWords } from '../bytes.ts'
import type { GenerateEvent, StartedEvent } from '../event.ts'
import { telling } from '../nextstep/loads.ts'
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
  /** Of the pictures from one on, where their patches do not come in reading order. */
  const shown = new Map<number, number>()
  /** The first patch comes with the prompt, and loading is no painting: what is left is told by the patches after either. */
  let first: { readonly at: number; readonly painted: number } | null = null
  let loading: LoadingEvent | null = null
  let drawnAt = isScreen ? -Infinity : begin
  /** Lines above the cursor that belong to us. */
  let height = 0

  const draw = (): void => {
    drawnAt = performance.now()
    const line = loading
      ? loadingLine(loading)
      : progressLine({
          painted,
          total,
          elapsed: drawnAt - begin,
          pace: first && paceOf(painted - first.painted, drawnAt - first.at),
        })
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
      if (event.type === 'token' && !event.again) {
        const before = event.shown === undefined ? event.index : (shown.get(event.image) ?? 0)
        const now = event.shown ?? event.index + 1
        shown.set(event.image, now)
        painted += (now - before) * event.values.length
        if (event.index > 0 && !event.given) first ??= { at: performance.now(), painted }
      }
      if (event.type === 'loading') {
        first = null
        loading = event.done ? null : event
        if (event.bytes >= telling && (isScreen || loading)) draw()
      }
      const isDue = performance.now() - drawnAt >= (isScreen ? interval.screen : interval.log)
      if (isDue || event.type === 'done') draw()
    },
    close: () => {
      if (isScreen) terminal.err(`\n${showCursor}`)
    },
  }
}

export interface Pace {
  readonly painted: number
  readonly total: number
  /** Milliseconds since the start. */
  readonly elapsed: number
  /** Patches a second while painting; null before that can be told. */
  readonly pace: number | null
}

type LoadingEvent = Extract<GenerateEvent, { type: 'loading' }>

/** `loading 8.1 GiB of weights, about 40 s` */
export function loadingLine({ bytes, expectedMs }: Omit<LoadingEvent, 'type' | 'done'>): string {
  const time = expectedMs === null ? [] : [`about ${duration(expectedMs / 1000)}`]
  return [`loading ${inWords(bytes)} of weights`, ...time].join(', ')
}

/** `87/256 patches, 41 a second, 4 s left` */
export function progressLine({ painted, total, elapsed, pace }: Pace): string {
  const parts = [`${painted}/${total} patches`]
  if (pace !== null) {
    parts.push(`${pace < 10 ? pace.toFixed(1) : Math.round(pace)} a second`)
    if (painted < total) parts.push(`${duration((total - painted) / pace)} left`)
  }
  if (painted > 0 && painted >= total) parts.push(`${duration(elapsed / 1000)} in all`)
  return parts.join(', ')
}

function paceOf(patches: number, milliseconds: number): number | null {
  const pace = (patches / milliseconds) * 1000
  return patches > 0 && Number.isFinite(pace) ? pace : null
}

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 100) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
