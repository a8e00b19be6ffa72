/** One painting on the command line, whichever command asked for it: followed from its request to the files it becomes. */
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { inWords } from '../bytes.ts'
import type { Engine } from '../engine.ts'
import { EngineError, isAbort } from '../errors.ts'
import { cutOutIfAsked } from '../export/cutout/asked.ts'
import { guardPicture } from '../guard/guardPicture.ts'
import { decodePicture } from '../images/decode.ts'
import { encodePng } from '../images/png.ts'
import { digitalSourceOf } from '../images/pngText.ts'
import { sourceOf, sourceTypeOf, type DigitalSource } from '../images/xmp.ts'
import { extendedPicture } from '../extend/join.ts'
import { onWhite, type Raster } from '../images/raster.ts'
import { bytesToLookAt, createLocalEngine, createRemoteEngine, worthTelling } from '../index.ts'
import type { PaintJournal } from '../journal/keepJournal.ts'
import { resolveModel } from '../models.ts'
import { composeRegion } from '../region/compose.ts'
import type { DeviceChoice } from '../nextstep/deviceLadder.ts'
import type { GenerateRequest } from '../request.ts'
import { sha256 } from '../sha256.ts'
import { commandLineProbe } from './devices.ts'
import { exitCodes } from './exitCodes.ts'
import { choicesFrom, type ModelFlags } from './modelFlags.ts'
import type { Output } from './output.ts'
import { createReporter, type Reporter } from './reporter.ts'
import type { Terminal } from './terminal.ts'

/** How and where to paint, and how to tell of it. */
export interface RunFlags extends ModelFlags {
  readonly model?: string
  readonly device: DeviceChoice
  /** Although the memory at hand seems too small. */
  readonly anyway?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly server?: string
}

export interface Source {
  readonly path: string
  /** SHA-256 of the file. */
  readonly hash: string
  readonly picture: Raster
  /** What its file says of where its pixels come from. */
  readonly made: DigitalSource | null
}

export interface PaintingTask {
  readonly request: GenerateRequest & { readonly seed: number }
  /** The pictures to edit. */
  readonly sources: readonly Source[]
  /** The picture that is continued. */
  readonly continues?: Source
  /** Strength of the drift guard over an edit; false keeps what the model made. */
  readonly guard: number | false
  readonly output: Output
  /** The picture that the request is a region of: all that is not painted anew is its own. */
  readonly regionOf?: Raster
  /** The model that it is to be; another one would paint other patches. */
  readonly modelHash?: string
  /** Keeps every token; `path` is told to who stops. */
  readonly journal?: { readonly path: string; readonly tokens: PaintJournal }
}

export function runPainting(task: PaintingTask, flags: RunFlags, terminal: Terminal): Promise<void> {
  return runPaintings([task], flags, terminal)
}

/** One after another, with the model loaded once. */
export function runPaintings(tasks: readonly PaintingTask[], flags: RunFlags, terminal: Terminal): Promise<void> {
  return withPainter(flags, terminal, async (paint) => {
    for (const task of tasks) await paint(task)
  })
}

export interface OpenEngine {
  readonly engine: Engine
  /** A folder, or what a server calls it. */
  readonly model: string
}

/** Whoever paints many decides about each when its turn comes. `opened` is left open. */
export async function withPainter<T>(
  flags: RunFlags,
  terminal: Terminal,
  work: (paint: (task: PaintingTask) => Promise<void>) => Promise<T>,
  opened?: OpenEngine,
): Promise<T> {
  const { engine, model } = opened ?? (await engineOf(flags, terminal))
  try {
    return await work((task) => follow(task, { engine, model }, flags, terminal))
  } catch (error) {
    if (opened !== undefined || !(error instanceof EngineError) || error.code !== 'memory/short') throw error
    throw new EngineError(error.code, `${error.message} --anyway paints it all the same.`, { cause: error })
  } finally {
    if (opened === undefined) await engine.dispose()
  }
}

async function follow(
  { request, sources, guard, output, regionOf, continues, modelHash, journal }: PaintingTask,
  { engine, model }: OpenEngine,
  flags: RunFlags,
  terminal: Terminal,
): Promise<void> {
  const reporter = createReporter(flags, { seed: request.seed, model }, terminal)
  const stop = new AbortController()
  const stopListening = terminal.onStop(() => {
    if (stop.signal.aborted) leaveAtOnce(reporter) // asked twice
    stop.abort()
  })
  const { signal } = stop
  const parent = sources.at(-1)
  const given = journal?.tokens.given(0, request.count ?? 1) ?? request.given ?? null
  const asked = { ...request, images: sources.map(({ picture }) => onWhite(picture)), ...(given && { given }) }
  try {
    for await (const event of engine.generate(asked, { signal, anyway: flags.anyway ?? false })) {
      // On the disk before it is shown.
      if (event.type === 'started') {
        journal?.tokens.started(event)
        if (modelHash !== undefined && event.tokens?.modelHash !== modelHash)
          throw new EngineError(
            'request/invalid',
            `The picture was painted by another model than ${model}; name that one with --model.`,
          )
      }
      if (event.type === 'token') journal?.tokens.token(event)
      reporter.show(event)
      if (event.type !== 'image') continue
      const guarded =
        parent && guard !== false && event.alpha === undefined
          ? await guardPicture(engine, parent.picture, event, guard)
          : null
      const painted = { pixels: event.pixels, alpha: event.alpha ?? null }
      const whole = guarded ?? { picture: painted, recipe: event.recipe }
      const { picture, recipe } = continues
        ? extendedPicture(continues.picture, event)
        : regionOf && event.recipe.into
          ? {
              ...whole,
              picture: composeRegion({
                parent: regionOf,
                painted: event.pixels,
                into: event.recipe.into,
                ...(guarded && { carried: onWhite(guarded.picture) }),
              }),
            }
          : cutOutIfAsked(whole, event.pixels)
      const made = continues ? sourceOf([continues.made]) : sourceTypeOf(recipe)
      const png = await encodePng(picture, recipe, made)
      if (signal.aborted) throw new EngineError('engine/aborted', 'Stopped.')
      reporter.saved(await output.save(png), { ...event, recipe })
    }
  } catch (error) {
    if (!signal.aborted && !isAbort(error)) throw error
    const goOn = journal === undefined ? '' : ` Go on with it: patchwork resume ${quoted(journal.path)}`
    throw new EngineError('engine/aborted', `Stopped.${goOn}`, { cause: error })
  } finally {
    stopListening()
    reporter.close()
    journal?.tokens.close()
  }
}

/** This machine's engine, unless a server is named. Its key comes by environment: command lines are seen by others. */
export async function engineOf(flags: RunFlags, terminal: Terminal): Promise<OpenEngine> {
  const { server, model } = flags
  if (server === undefined) {
    const folder = await resolveModel(model)
    const bytes = flags.json || flags.quiet ? 0 : await bytesToLookAt(folder)
    if (bytes >= worthTelling)
      terminal.err(`Checking the ${inWords(bytes)} of the model, as at its first use and once a week.\n`)
    const choices = choicesFrom(flags, terminal)
    const engine = createLocalEngine({ model: folder, choices, device: flags.device, spawnProbe: commandLineProbe })
    return { engine, model: folder }
  }
  const apiKey = process.env['PATCHWORK_SERVER_KEY']
  const engine = createRemoteEngine({
    address: server,
    ...(apiKey !== undefined && { apiKey }),
    ...(model !== undefined && { model }),
  })
  return { engine, model: model ?? server }
}

export async function readSource(path: string, cwd: string): Promise<Source> {
  const whole = resolve(cwd, path)
  const bytes = await readFileOf(whole)
  const picture = await decodePicture(bytes).catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error
    throw new EngineError(error.code, `${whole}: ${error.message}`, { cause: error })
  })
  return { path: whole, hash: sha256(bytes), picture, made: digitalSourceOf(bytes) }
}

/** Also from a pipe, as a shell gives one; of what has no end, no more than any picture holds. Throws `image/unreadable`. */
export async function readFileOf(path: string): Promise<Uint8Array> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      pieces.push(piece as Buffer)
      length += (piece as Buffer).length
      if (length > mostBytes) break
    }
  } catch (cause) {
    throw new EngineError('image/unreadable', `${path} cannot be opened; check its name and that it is a file.`, {
      cause,
    })
  }
  if (length <= mostBytes) return Buffer.concat(pieces)
  throw new EngineError('image/unreadable', `${path} is larger than 200 MB; name a picture or a journal.`)
}

const mostBytes = 200 * 2 ** 20

function quoted(path: string): string {
  return /^[\w./\\:-]+$/.test(path) ? path : `"${path}"`
}

function leaveAtOnce(reporter: Reporter): never {
  reporter.close()
  process.exit(exitCodes.stopped)
}
