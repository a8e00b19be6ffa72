/** `patchwork generate` and `patchwork edit`: from flags to a request. */
import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { keepJournal, type JournalTask } from '../journal/keepJournal.ts'
import { resolveModel } from '../models.ts'
import { generateRequestSchema, writtenRequestSchema, type GenerateRequest } from '../request.ts'
import { planOutput } from './output.ts'
import { readSource, runPainting, type RunFlags } from './painting.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface PaintFlags extends SamplingFlags, RunFlags {
  readonly out?: string
  readonly seed?: number
  readonly count: number
  readonly imageIndex?: number
  /** Strength of the drift guard over an edit; false keeps what the model made. */
  readonly guard?: number | false
  /** A quick look with a quarter of the steps. */
  readonly draft?: true
  /** A file that every patch is kept in. */
  readonly journal?: string
}

export interface Task {
  readonly prompt: string
  /** Paths of the pictures to edit. */
  readonly images: readonly string[]
  readonly flags: PaintFlags
}

export async function paint({ prompt, images, flags }: Task, terminal: Terminal): Promise<void> {
  const request = requestOf(prompt, flags)
  const { out, json = false, guard = false } = flags
  const { cwd } = terminal
  const output = await planOutput({ out, json, prompt, seed: request.seed, count: request.count, cwd }, terminal)
  const sources = await Promise.all(images.map((path) => readSource(path, cwd)))
  const journal = flags.journal === undefined ? {} : { journal: await journalFor(flags.journal) }
  await runPainting({ request, sources, guard, output, ...journal }, flags, terminal)

  async function journalFor(name: string) {
    if (flags.server !== undefined)
      throw new EngineError('request/invalid', 'A server hands out whole pictures, no patches; leave out --journal.')
    const path = resolve(cwd, name)
    const task: JournalTask = {
      model: await resolveModel(flags.model),
      request: writtenRequestSchema.parse(request),
      sources: sources.map((source) => ({ path: source.path, hash: source.hash })),
      told: { guard, device: flags.device, ...checkpointFlags(flags, cwd) },
    }
    const tokens = keepJournal(path, task)
    if (tokens.found === 'other')
      throw new EngineError(
        'journal/unwritable',
        `${path} is there and is not of this picture; name another file, or go on with that one: patchwork resume.`,
      )
    return { path, tokens }
  }
}

/** How the checkpoint was to be taken. */
function checkpointFlags({ generation, release, vae }: RunFlags, cwd: string) {
  return {
    ...(generation !== undefined && { generation }),
    ...(release !== undefined && { release }),
    ...(vae !== undefined && { vae: resolve(cwd, vae) }),
  }
}

/** The flags as a request, checked before anything is loaded. */
function requestOf(prompt: string, flags: PaintFlags) {
  const { seed = randomInt(2 ** 32), count, imageIndex = 0, draft } = flags
  const request = {
    prompt,
    seed,
    count,
    imageIndex,
    ...samplingFrom(flags),
    ...(draft && { draft }),
  } satisfies GenerateRequest
  const checked = generateRequestSchema.safeParse(request)
  if (checked.success) return request
  throw new EngineError('request/invalid', checked.error.issues[0]?.message ?? 'The request is not valid.')
}
