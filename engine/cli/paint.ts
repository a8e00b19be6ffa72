/** `patchwork generate` and `patchwork edit`: from flags to a request. */
import { randomInt } from 'node:crypto'
import { extname, join, resolve, sep } from 'node:path'
import { readConfig } from '../checkpoint/config.ts'
import { EngineError } from '../errors.ts'
import { isPhoto } from '../images/isPhoto.ts'
import { onWhite } from '../images/raster.ts'
import { keepJournal, type JournalTask } from '../journal/keepJournal.ts'
import { resolveModel } from '../models.ts'
import { generateRequestSchema, writtenRequestSchema, type GenerateRequest } from '../request.ts'
import { combinationsOf, type Combination } from '../sets/slots.ts'
import { understand } from '../words/understand.ts'
import { checkpointFlags, choicesFrom } from './modelFlags.ts'
import { planOutput, slugOf } from './output.ts'
import { readSource, runPainting, runPaintings, type PaintingTask, type RunFlags, type Source } from './painting.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface PaintFlags extends SamplingFlags, RunFlags {
  /** Words that the model has not learned stay as they are. */
  readonly literal?: boolean
  readonly out?: string
  readonly seed?: number
  readonly count: number
  readonly imageIndex?: number
  /** Strength of the drift guard over an edit; false keeps what the model made. */
  readonly guard?: number | false
  /** Steps of each row, the last number for all that follow. */
  readonly rowSteps?: readonly number[]
  /** A quick look with a quarter of the steps. */
  readonly draft?: true
  /** A file that every patch is kept in. */
  readonly journal?: string
}

export interface Task {
  readonly prompt: string
  /** Paths: the picture to edit, behind earlier ones of the same that the model is to see. */
  readonly images: readonly string[]
  readonly flags: PaintFlags
}

export async function paint(task: Task, terminal: Terminal): Promise<void> {
  const { prompt, images, flags } = task
  const checked = requestOf(prompt, images.length, flags)
  const combinations = combinationsOf(prompt, checked.count)
  if (combinations.length > 0) return paintSet(task, checked, combinations, terminal)
  const { out, json = false, guard = false } = flags
  const { cwd } = terminal
  const output = await planOutput({ out, json, prompt, seed: checked.seed, count: checked.count, cwd }, terminal)
  const sources = await Promise.all(images.map((path) => readSource(path, cwd)))
  const [words = prompt] = await understood(prompt, [prompt], sources, flags, terminal)
  const request = { ...checked, prompt: words }
  const journal = flags.journal === undefined ? {} : { journal: await journalFor(flags.journal) }
  await runPainting({ request, sources, guard, output, ...journal }, flags, terminal)

  async function journalFor(name: string) {
    if (flags.server !== undefined)
      throw new EngineError('request/invalid', 'A server hands out whole pictures, no patches; leave out --journal.')
    const path = resolve(cwd, name)
    const task = { request, sources, guard }
    const tokens = keepJournal(path, journalTask(task, await resolveModel(flags.model), flags, cwd))
    if (tokens.found === 'other')
      throw new EngineError(
        'journal/unwritable',
        `${path} is there and is not of this picture; name another file, or go on with that one: patchwork resume.`,
      )
    return { path, tokens }
  }
}

/** A picture of each combination, with the same noise and the same settings, in files that are named by it. */
async function paintSet(
  { prompt, images, flags }: Task,
  checked: ReturnType<typeof requestOf>,
  combinations: readonly Combination[],
  terminal: Terminal,
): Promise<void> {
  const { out, json = false, guard = false, quiet = false } = flags
  const { cwd } = terminal
  if (flags.journal !== undefined)
    throw new EngineError('request/invalid', 'A journal keeps one painting, not a set of them; leave out --journal.')
  if (out !== undefined && (out === '-' || extname(out).toLowerCase() === '.png'))
    throw new EngineError('request/invalid', 'A set is several pictures; name a folder with --out.')
  const folder = out === undefined ? out : join(out, sep)
  const sources = await Promise.all(images.map((path) => readSource(path, cwd)))
  const words = combinations.map((one) => one.words)
  const painted = await understood(prompt, words, sources, flags, terminal)
  const { seed, count } = checked
  const tasks = await Promise.all(
    combinations.map(async ({ name }, index) => ({
      request: { ...checked, prompt: painted[index]! },
      sources,
      guard,
      output: await planOutput({ out: folder, json, prompt, seed, count, cwd, name: slugOf(name) }, terminal),
    })),
  )
  if (!json && !quiet) terminal.err(`A set of ${combinations.length * count} pictures.\n`)
  await runPaintings(tasks, flags, terminal)
}

/** The words that are painted; what differs from those that were `written` is told. A server's model is not known. */
export async function understood(
  written: string,
  prompts: readonly string[],
  sources: readonly Source[],
  flags: RunFlags & Pick<PaintFlags, 'literal'>,
  terminal: Terminal,
): Promise<readonly string[]> {
  if (flags.server !== undefined) return prompts
  const { near, generationConfig } = await readConfig(await resolveModel(flags.model), choicesFrom(flags, terminal))
  const { name, vocabulary, cautions } = generationConfig
  const parent = sources.at(-1)
  const edits = parent === undefined ? null : { isPhoto: isPhoto(onWhite(parent.picture), 3) }
  const knowing = { name, ...(vocabulary && { vocabulary, cautions, near: flags.literal === true ? {} : near }) }
  const painted = prompts.map((prompt) => understand({ prompt, edits }, knowing).prompt)
  const { as, unknown, seldom, doubt } = understand({ prompt: written, edits }, knowing)
  const words = unknown.map(({ word }) => word)
  if (flags.json === true) {
    const told = { as: as.map(({ word, known }) => ({ word, known })), unknown: words, seldom, doubt }
    if (as.length + words.length + seldom.length > 0 || doubt !== null)
      terminal.out(`${JSON.stringify({ type: 'understood', ...told })}\n`)
    return painted
  }
  if (flags.quiet === true) return painted
  for (const { word, known } of as) terminal.err(`Note: ${word}: painted as ${known} (--literal keeps your word).\n`)
  if (doubt !== null) terminal.err(`Note: ${doubt}\n`)
  else if (words.length > 0) terminal.err(`Note: ${name} has not learned ${words.join(', ')}.\n`)
  if (seldom.length > 0) terminal.err(`Note: ${name} seldom paints ${seldom.join(', ')} so that one knows it.\n`)
  return painted
}

/** What the journal of a painting says of it. */
export function journalTask(
  { request, sources, guard }: Pick<PaintingTask, 'request' | 'sources' | 'guard'>,
  model: string,
  flags: RunFlags,
  cwd: string,
): JournalTask {
  return {
    model,
    request: writtenRequestSchema.parse(request),
    sources: sources.map(({ path, hash }) => ({ path, hash })),
    told: { guard, device: flags.device, ...checkpointFlags(flags, cwd) },
  }
}

/** The flags as a request, checked before anything is loaded. */
function requestOf(prompt: string, images: number, flags: PaintFlags) {
  const { seed = randomInt(2 ** 32), count, imageIndex = 0, draft, rowSteps } = flags
  const request = {
    prompt,
    seed,
    count,
    imageIndex,
    ...samplingFrom(flags),
    ...(draft && { draft }),
    ...(rowSteps && { rowSteps: [...rowSteps] }),
    // The last one is changed.
    ...(images > 1 && { references: Array.from({ length: images - 1 }, (_, place) => place) }),
  } satisfies GenerateRequest
  const checked = generateRequestSchema.safeParse(request)
  if (checked.success) return request
  throw new EngineError('request/invalid', checked.error.issues[0]?.message ?? 'The request is not valid.')
}
