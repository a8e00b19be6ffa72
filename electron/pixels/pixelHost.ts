/**
 * The main process's side of the pixel process. Two things are done at once, because decoding and encoding use the machine's
 * cores and comparing does not; what somebody waits for goes before what came in by the hundred.
 */
import { EngineError } from '../../engine/errors.ts'
import { createHelper } from '../helper.ts'
import { createPortedWork } from '../portedWork.ts'
import type {
  ExportListeners,
  ExportRunning,
  ExportToDo,
  PixelCallName,
  PixelCalls,
  ToPixels,
  UpscaledPicture,
  UpscaleRunning,
  UpscaleToDo,
} from './messages.ts'

export interface PixelHost {
  /** One that the process took with it when it died is asked once more. */
  call<Name extends PixelCallName>(name: Name, input: PixelCalls[Name]['input']): Promise<PixelCalls[Name]['output']>
  /** Beside all that is called: it takes as long as it takes. */
  export(todo: ExportToDo, listeners: ExportListeners): ExportRunning
  /** The same. */
  upscale(todo: UpscaleToDo, progress: ExportListeners['progress']): UpscaleRunning
  /** The process id, for tests that crash it. */
  pid(): number | undefined
  dispose(): void
}

const atOnce = 2

/** Seconds. The longest that is known, the guard over a photograph of 100 megapixels, takes a third. */
const within = {
  open: 60,
  finish: 300,
  importPicture: 60,
  cropPicture: 120,
  cutOutPicture: 120,
  touchUpPicture: 120,
  transformPicture: 300,
  flattenPictures: 300,
  guardPicture: 300,
  tryGuard: 300,
  shrink: 30,
  encodePicture: 300,
  previewExport: 120,
  tileExport: 60,
  readPalette: 30,
  lookAtSeries: 120,
  paintedFiles: 60,
  examineDatabase: 120,
} satisfies Record<PixelCallName, number>

/** What waits longest last. */
const ranks = {
  finish: 0,
  open: 0,
  cropPicture: 1,
  cutOutPicture: 1,
  touchUpPicture: 1,
  transformPicture: 1,
  flattenPictures: 1,
  guardPicture: 1,
  tryGuard: 1,
  encodePicture: 1,
  previewExport: 1,
  tileExport: 1,
  readPalette: 1,
  lookAtSeries: 1,
  paintedFiles: 1,
  examineDatabase: 1,
  shrink: 2,
  importPicture: 3,
} satisfies Record<PixelCallName, number>

const exportCrashed =
  'The part of Patchwork that writes files stopped unexpectedly, so nothing was written; export again, or fewer pictures at once.'
const upscaleCrashed =
  'The part of Patchwork that enlarges pictures stopped unexpectedly; try it again, or enlarge less.'
const crashed = 'The part of Patchwork that reads and writes pictures stopped unexpectedly, twice; try it again.'

interface Waiting {
  readonly rank: number
  readonly begin: () => void
}

export function createPixelHost(entry: string): PixelHost {
  const work = createPortedWork()
  const helper = createHelper<PixelCalls, ToPixels>({
    entry,
    name: 'Patchwork pixels',
    crashed,
    within,
    // What is asked meanwhile waits while pixels are worked on.
    isExcused: work.isBusy,
    onExit: work.died,
    late: (name) =>
      name === 'importPicture' || name === 'open'
        ? `The picture could not be read within ${within[name]} seconds, so that was given up; save it anew in another program.`
        : name === 'examineDatabase'
          ? 'The database of the library was not read within two minutes; see that its disk is well.'
          : 'The picture took too long, so that was given up; try it again, or with a smaller picture.',
  })
  const waiting: Waiting[] = []
  let busy = 0

  function wait(one: Waiting): void {
    const behind = waiting.findIndex(({ rank }) => rank > one.rank)
    waiting.splice(behind < 0 ? waiting.length : behind, 0, one)
  }

  async function inTurn<T>(rank: number, work: () => Promise<T>): Promise<T> {
    if (busy < atOnce) busy++
    else await new Promise<void>((begin) => wait({ rank, begin }))
    try {
      return await work()
    } finally {
      // Whoever waited takes over the place.
      const next = waiting.shift()
      if (next) next.begin()
      else busy--
    }
  }

  return {
    call: (name, input) =>
      inTurn(ranks[name], () =>
        helper.call(name, input).catch((error: unknown) => {
          if (error instanceof EngineError && error.code === 'engine/crashed') return helper.call(name, input)
          throw error
        }),
      ),
    export: (todo, listeners) =>
      work.begin<readonly string[], ToPixels>(
        helper,
        { type: 'export', todo },
        { ...listeners, crashed: exportCrashed },
      ),
    upscale: (todo, progress) =>
      work.begin<UpscaledPicture, ToPixels>(helper, { type: 'upscale', todo }, { progress, crashed: upscaleCrashed }),
    pid: helper.pid,
    dispose: helper.dispose,
  }
}
