/** Pictures in, files of a game in one folder out: the main job of this room, top to bottom. */
import { EngineError, missingCase } from '../errors.ts'
import { presets, type Preset } from './formats/presets.ts'
import type { ExportJob } from './job.ts'
import { exportOptionsSchema, type ExportOptions, type ExportWishes } from './options.ts'
import { checkedSources, tinted, type Source } from './pictures.ts'
import { openPlace } from './place.ts'
import type { Sheet } from './sheet/sheet.ts'
import { writeLayers, writeMoving, writeSingles } from './writeOthers.ts'
import { writeSheets } from './writeSheets.ts'
import { writeStory } from './story/writeStory.ts'

export interface ExportRequest {
  /** In the order that they have in the sheet. */
  readonly pictures: readonly Source[]
  /** The folder that the files go to; made where it is not there. */
  readonly out: string
  readonly options: ExportWishes
  /** Files of an earlier export, which this one may replace. */
  readonly own?: readonly string[]
  /** Asked once, when everything is ready, about files that are there already and hold something else; without it that is an error. */
  readonly mayReplace?: (paths: readonly string[]) => Promise<boolean>
}

export type ExportEvent =
  | {
      readonly type: 'progress'
      /** Pictures read so far, and how often one is read in all: some formats look twice. */
      readonly done: number
      readonly total: number
    }
  /** Every sprite of one scale has its place. */
  | { readonly type: 'packed'; readonly sheet: Sheet }
  /** Something will not be as it should, in a sentence. */
  | { readonly type: 'note'; readonly note: string }
  | { readonly type: 'done'; readonly files: readonly string[] }

/**
 * Reads, packs and writes; the files appear all at once at the end, or none does. Throws `request/invalid`, and
 * `image/unreadable` for a picture, which it names.
 */
export async function* exportPictures(
  { pictures, out, options: wishes, own, mayReplace }: ExportRequest,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<ExportEvent, void> {
  const options = parseOptions(wishes)
  const sources = await checkedSources(pictures)
  const place = await openPlace(out, { overwrite: options.overwrite, own, mayReplace })
  try {
    yield* carriedOut({ sources, options, place }, signal)
    yield { type: 'done', files: await place.publish() }
  } catch (error) {
    throw signal?.aborted ? new EngineError('engine/aborted', 'The export was stopped; nothing was written.') : error
  } finally {
    await place.discard()
  }
}

export interface ExportedInMemory {
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array }[]
  /** One for each scale. */
  readonly sheets: readonly Sheet[]
  readonly notes: readonly string[]
}

/** The same files without a folder, for a look at them. */
export async function exportInMemory(pictures: readonly Source[], wishes: ExportWishes): Promise<ExportedInMemory> {
  const files: { path: string; content: string | Uint8Array }[] = []
  const sheets: Sheet[] = []
  const notes: string[] = []
  const place: ExportJob['place'] = {
    write: (path, content) => Promise.resolve(void files.push({ path, content })),
  }
  const job = { sources: await checkedSources(pictures), options: parseOptions(wishes), place }
  for await (const event of carriedOut(job)) {
    if (event.type === 'packed') sheets.push(event.sheet)
    if (event.type === 'note') notes.push(event.note)
  }
  return { files, sheets, notes }
}

async function* carriedOut(given: ExportJob, signal?: AbortSignal): AsyncGenerator<ExportEvent> {
  checkMeant(given.options)
  const job = { ...given, sources: tinted(given.sources, given.options.finish) }
  const { passes, steps } = work(job)
  const total = job.sources.length * job.options.scales.length * passes
  let done = 0
  for await (const step of steps) {
    signal?.throwIfAborted()
    if (typeof step === 'string') yield { type: 'note', note: step }
    else yield step ? { type: 'packed', sheet: step } : { type: 'progress', done: ++done, total }
  }
}

interface Work {
  /** How often each picture is read. */
  readonly passes: number
  /** Yields for each time that a picture was read, each sheet once, and sentences about what will not be as it should. */
  readonly steps: AsyncGenerator<Sheet | string | void>
}

function work(job: ExportJob): Work {
  const preset: Preset = presets[job.options.preset]
  switch (preset.kind) {
    case 'sheet':
      return { passes: 2, steps: writeSheets(job, preset) }
    case 'single':
      return { passes: 1, steps: writeSingles(job, preset) }
    case 'moving':
      return { passes: 1, steps: writeMoving(job, preset) }
    case 'layered':
      return { passes: 1, steps: writeLayers(job, preset) }
    case 'story':
      return { passes: 1, steps: writeStory(job, preset) }
    default:
      return missingCase(preset)
  }
}

/** Throws `request/invalid` for what the preset would pass over in silence. */
function checkMeant({ preset, animations, trim, quality, recipe, finish, columns }: ExportOptions): void {
  const { kind, ...facts }: Preset = presets[preset]
  const isSliced = finish?.nineSlice !== undefined
  const unheard =
    animations.length > 0 && kind !== 'sheet' && kind !== 'moving'
      ? 'no animations; leave --animation out'
      : trim && kind !== 'single' && kind !== 'sheet'
        ? 'pictures that lie over each other; leave --trim out'
        : (quality !== undefined || recipe) && kind !== 'single'
          ? 'no pictures alone; leave --quality and --recipe out'
          : columns !== undefined && preset !== 'strip'
            ? 'no columns; leave --columns out'
            : isSliced && !('nineSlice' in facts)
              ? 'no place for nine-slice guides; leave --nine-slice out'
              : null
  if (unheard) throw new EngineError('request/invalid', `The preset ${preset} has ${unheard}.`)
}

function parseOptions(wishes: ExportWishes): ExportOptions {
  const parsed = exportOptionsSchema.safeParse(wishes)
  if (parsed.success) return parsed.data
  const [{ message, path } = { message: 'The export is not valid.', path: [] }] = parsed.error.issues
  throw new EngineError(
    'request/invalid',
    path[0] === 'finish' ? `In --finish, ${path.slice(1).join('.')}: ${message}` : message,
  )
}
