/** `patchwork generate` and `patchwork edit`: one request, followed from its flags to the files it becomes. */
import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Engine } from '../engine.ts'
import { EngineError, isAbort } from '../errors.ts'
import { guardPicture } from '../guard/guardPicture.ts'
import { decodePicture } from '../images/decode.ts'
import { onWhite, type Raster } from '../images/raster.ts'
import { encodePng } from '../images/png.ts'
import { createLocalEngine, createRemoteEngine } from '../index.ts'
import { resolveModel } from '../models.ts'
import type { DeviceChoice } from '../nextstep/deviceLadder.ts'
import { generateRequestSchema, type GenerateRequest } from '../request.ts'
import { commandLineProbe } from './devices.ts'
import { exitCodes } from './exitCodes.ts'
import { choicesFrom, type ModelFlags } from './modelFlags.ts'
import { planOutput, type Output } from './output.ts'
import { createReporter, type Reporter } from './reporter.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface PaintFlags extends SamplingFlags, ModelFlags {
  readonly model?: string
  readonly out?: string
  readonly seed?: number
  readonly count: number
  readonly imageIndex?: number
  /** Strength of the drift guard over an edit; false keeps what the model made. */
  readonly guard?: number | false
  readonly device: DeviceChoice
  /** Although the memory at hand seems too small. */
  readonly anyway?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly server?: string
}

export interface Task {
  readonly prompt: string
  /** Paths of the pictures to edit. */
  readonly images: readonly string[]
  readonly flags: PaintFlags
}

export async function paint({ prompt, images, flags }: Task, terminal: Terminal): Promise<void> {
  const wish = requestOf(prompt, flags)
  const { out, json = false } = flags
  const output = await planOutput(
    { out, json, prompt, seed: wish.seed, count: wish.count, cwd: terminal.cwd },
    terminal,
  )
  const sources = await Promise.all(images.map((path) => readPicture(resolve(terminal.cwd, path))))
  const { engine, model } = await engineOf(flags, terminal)
  const reporter = createReporter(flags, { seed: wish.seed, model }, terminal)
  const stop = new AbortController()
  const stopListening = terminal.onStop(() => {
    if (stop.signal.aborted) leaveAtOnce(reporter) // asked twice
    stop.abort()
  })
  try {
    await follow({
      engine,
      wish,
      sources,
      guard: flags.guard ?? false,
      anyway: flags.anyway ?? false,
      output,
      reporter,
      signal: stop.signal,
    })
  } catch (error) {
    if (error instanceof EngineError && error.code === 'memory/short')
      throw new EngineError(error.code, `${error.message} --anyway paints it all the same.`, { cause: error })
    throw stop.signal.aborted && !isAbort(error)
      ? new EngineError('engine/aborted', 'Stopped.', { cause: error })
      : error
  } finally {
    stopListening()
    reporter.close()
    await engine.dispose()
  }
}

/** This machine's engine, unless a server is named. Its key comes by environment: command lines are seen by others. */
async function engineOf(
  flags: PaintFlags,
  terminal: Terminal,
): Promise<{ readonly engine: Engine; readonly model: string }> {
  const { server, model } = flags
  if (server === undefined) {
    const folder = await resolveModel(model)
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

interface Painting {
  readonly engine: Engine
  readonly wish: GenerateRequest
  readonly sources: readonly Raster[]
  readonly guard: number | false
  readonly anyway: boolean
  readonly output: Output
  readonly reporter: Reporter
  readonly signal: AbortSignal
}

async function follow({ engine, wish, sources, guard, anyway, output, reporter, signal }: Painting): Promise<void> {
  const [parent] = sources
  for await (const event of engine.generate({ ...wish, images: sources.map(onWhite) }, { signal, anyway })) {
    reporter.show(event)
    if (event.type !== 'image') continue
    const { picture, recipe } =
      parent && guard !== false && event.alpha === undefined
        ? await guardPicture(engine, parent, event, guard)
        : { picture: { pixels: event.pixels, alpha: event.alpha ?? null }, recipe: event.recipe }
    const png = await encodePng(picture, recipe)
    if (signal.aborted) throw new EngineError('engine/aborted', 'Stopped.')
    reporter.saved(await output.save(png), { ...event, recipe })
  }
}

/** The flags as a request, checked before anything is loaded. */
function requestOf(prompt: string, flags: PaintFlags) {
  const { seed = randomInt(2 ** 32), count, imageIndex = 0 } = flags
  const request = { prompt, seed, count, imageIndex, ...samplingFrom(flags) } satisfies GenerateRequest
  const checked = generateRequestSchema.safeParse(request)
  if (checked.success) return request
  throw new EngineError('request/invalid', checked.error.issues[0]?.message ?? 'The request is not valid.')
}

async function readPicture(path: string): Promise<Raster> {
  const bytes = await readFileOf(path)
  return decodePicture(bytes).catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error
    throw new EngineError(error.code, `${path}: ${error.message}`, { cause: error })
  })
}

/** Throws `image/unreadable`. */
export function readFileOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw new EngineError('image/unreadable', `${path} cannot be opened; check its name and that it is a file.`, {
      cause,
    })
  })
}

function leaveAtOnce(reporter: Reporter): never {
  reporter.close()
  process.exit(exitCodes.stopped)
}
