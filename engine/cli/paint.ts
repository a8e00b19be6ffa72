/** `patchwork generate` and `patchwork edit`: one request, followed from its flags to the files it becomes. */
import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Engine } from '../engine.ts'
import { EngineError, isAbort } from '../errors.ts'
import { decodeImage } from '../images/decode.ts'
import { encodePng } from '../images/png.ts'
import { createLocalEngine } from '../index.ts'
import { resolveModel } from '../models.ts'
import { generateRequestSchema, type GenerateRequest, type Pixels } from '../request.ts'
import type { Size } from './commands.ts'
import { exitCodes } from './exitCodes.ts'
import { planOutput, type Output } from './output.ts'
import { createReporter, type Reporter } from './reporter.ts'
import type { Terminal } from './terminal.ts'

export interface PaintFlags {
  readonly model?: string
  readonly out?: string
  readonly size?: Size
  readonly seed?: number
  readonly count: number
  readonly steps?: number
  readonly guidance?: number
  readonly imageGuidance?: number
  readonly schedule?: 'constant' | 'linear'
  readonly timestepShift?: number
  readonly negative?: string
  readonly positive?: string
  readonly useNorm?: boolean
  readonly device: 'auto' | 'cpu'
  readonly json?: boolean
  readonly quiet?: boolean
}

export interface Task {
  readonly prompt: string
  /** Paths of the pictures to edit. */
  readonly images: readonly string[]
  readonly flags: PaintFlags
}

export async function paint({ prompt, images, flags }: Task, terminal: Terminal): Promise<void> {
  const wish = requestOf(prompt, flags)
  const output = await planOutput({ out: flags.out, prompt, seed: wish.seed, count: wish.count, cwd: terminal.cwd })
  const sources = await Promise.all(images.map((path) => readPicture(resolve(terminal.cwd, path))))
  const model = await resolveModel(flags.model)

  const engine = createLocalEngine({ model, device: flags.device })
  const reporter = createReporter(flags, { seed: wish.seed, model }, terminal)
  const stop = new AbortController()
  const stopListening = terminal.onStop(() => {
    if (stop.signal.aborted) leaveAtOnce(reporter) // asked twice
    stop.abort()
  })
  try {
    await follow(engine, { ...wish, images: sources }, output, reporter, stop.signal)
  } catch (error) {
    throw stop.signal.aborted && !isAbort(error)
      ? new EngineError('engine/aborted', 'Stopped.', { cause: error })
      : error
  } finally {
    stopListening()
    reporter.close()
    await engine.dispose()
  }
}

async function follow(
  engine: Engine,
  request: GenerateRequest,
  output: Output,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<void> {
  for await (const event of engine.generate(request, { signal })) {
    reporter.show(event)
    if (event.type !== 'image') continue
    const png = await encodePng(event.pixels, event.recipe)
    if (signal.aborted) throw new EngineError('engine/aborted', 'Stopped.')
    reporter.saved(await output.save(png), event)
  }
}

/** The flags as a request, checked before anything is loaded. */
function requestOf(prompt: string, flags: PaintFlags) {
  const { size, count, steps, guidance, imageGuidance, timestepShift, useNorm } = flags
  const request = {
    prompt,
    count,
    seed: flags.seed ?? randomInt(2 ** 32),
    ...(size !== undefined && size),
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidance }),
    ...(imageGuidance !== undefined && { imageGuidance }),
    ...(timestepShift !== undefined && { timestepShift }),
    ...(useNorm !== undefined && { useNorm }),
    ...(flags.schedule !== undefined && { guidanceSchedule: flags.schedule }),
    ...(flags.negative !== undefined && { negativePrompt: flags.negative }),
    ...(flags.positive !== undefined && { positivePrompt: flags.positive }),
  } satisfies GenerateRequest
  const checked = generateRequestSchema.safeParse(request)
  if (checked.success) return request
  throw new EngineError('request/invalid', checked.error.issues[0]?.message ?? 'The request is not valid.')
}

async function readPicture(path: string): Promise<Pixels> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new EngineError('image/unreadable', `${path} cannot be opened; check its name and that it is a file.`, {
      cause,
    })
  })
  return decodeImage(bytes).catch((error: unknown) => {
    if (!(error instanceof EngineError)) throw error
    throw new EngineError(error.code, `${path}: ${error.message}`, { cause: error })
  })
}

function leaveAtOnce(reporter: Reporter): never {
  reporter.close()
  process.exit(exitCodes.stopped)
}
