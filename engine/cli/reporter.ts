import type { GenerateEvent } from '../event.ts'
import { seamsInWords } from '../extend/seam.ts'
import { isHardlyChanged } from '../guard/hardlyChanged.ts'
import { scoreInWords } from '../guard/score.ts'
import { createMosaic } from './mosaic.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Terminal } from './terminal.ts'

type ImageEvent = Extract<GenerateEvent, { type: 'image' }>

/** Tells whoever watches how the painting goes. */
export interface Reporter {
  show(event: GenerateEvent): void
  /** `path` is null when the picture went to the output, where nothing else may be written then. */
  saved(path: string | null, event: ImageEvent): void
  /** Leaves the screen in order, whatever happened. */
  close(): void
}

export interface Facts {
  readonly seed: number
  readonly model: string
}

export interface ReporterFlags {
  readonly json?: boolean
  readonly quiet?: boolean
}

export function createReporter(flags: ReporterFlags, facts: Facts, terminal: Terminal): Reporter {
  if (flags.json) return jsonReporter(facts, terminal)
  if (flags.quiet)
    return { show: () => {}, saved: (path) => path !== null && terminal.out(`${path}\n`), close: () => {} }
  return visibleReporter(facts, terminal)
}

/** One JSON object a line: started, loading, progress, image, done. The words of the engine's events, with paths for pixels. */
function jsonReporter({ seed, model }: Facts, terminal: Terminal): Reporter {
  const print = (line: object) => terminal.out(`${JSON.stringify(line)}\n`)
  let tokenCount = 0
  return {
    show: (event) => {
      if (event.type === 'started') {
        tokenCount = event.tokenCount
        const { type, ...details } = event
        print({ type, model, seed, ...details })
      }
      if (event.type === 'token' && !event.again)
        print({
          type: 'progress',
          image: event.image,
          token: event.shown ?? event.index + 1,
          tokenCount,
          row: event.row,
          column: event.column,
        })
      if (event.type === 'loading' || event.type === 'done') print(event)
    },
    saved: (path, { image, recipe }) => print({ type: 'image', image, path, recipe }),
    close: () => {},
  }
}

/** A live picture where the terminal can show one, else a line of progress. */
function visibleReporter({ seed, model }: Facts, terminal: Terminal): Reporter {
  let progress: Progress | null = null
  const paths: string[] = []
  const scores: string[] = []
  terminal.err(`${model}, seed ${seed}\n`)
  return {
    show: (event) => {
      if (event.type === 'started') {
        for (const warning of event.warnings) terminal.err(`Note: ${warning}\n`)
        const screen = terminal.screen()
        progress = createProgress(event, screen?.truecolor ? createMosaic(event) : null, terminal)
      }
      progress?.show(event)
    },
    saved: (path, { recipe }) => {
      if (path !== null) paths.push(path)
      if (recipe.guard) scores.push(scoreInWords(recipe.guard.score))
      if (isHardlyChanged(recipe)) scores.push('Hardly anything changed: say it in other words, or paint it again.')
      if (recipe.extend?.seams) scores.push(seamsInWords(recipe.extend.seams))
    },
    close: () => {
      progress?.close()
      for (const score of scores.splice(0)) terminal.err(`${score}\n`)
      for (const path of paths.splice(0)) terminal.out(`${path}\n`)
    },
  }
}
