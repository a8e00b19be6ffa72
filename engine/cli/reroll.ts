/** `patchwork reroll`: a picture again, but from some row on with new noise, other words or other guidance. */
import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import type { Recipe } from '../event.ts'
import { tokensFrom } from '../journal/keepJournal.ts'
import { generateRequestSchema } from '../request.ts'
import { planOutput } from './output.ts'
import { engineOf, runPainting, type RunFlags } from './painting.ts'
import { recipeOf, requestOf, sourcesOf } from './painted.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface RerollFlags extends SamplingFlags, RunFlags {
  readonly out?: string
  readonly seed?: number
  readonly count: number
  /** Counted from 1, as patches in a row are. */
  readonly fromRow: number
  readonly patch?: number
  readonly prompt?: string
  /** The picture that an edit was made of. */
  readonly image?: string
  /** The journal that the picture was painted with. */
  readonly patches?: string
}

/** What is above stays as it is, patch for patch. Throws `request/invalid`, `image/unreadable`, `journal/unreadable`. */
export async function reroll(file: string, flags: RerollFlags, terminal: Terminal): Promise<void> {
  const { cwd } = terminal
  const path = resolve(cwd, file)
  const recipe = await recipeOf(path)
  const sources = await sourcesOf(recipe, flags.image, cwd)
  const from = await firstPatch(recipe, flags, terminal)
  const { count, json = false, out, seed = randomInt(2 ** 32), prompt, patches } = flags
  const { width, height, useNorm, ...changes } = samplingFrom(flags)
  if ((width ?? height ?? useNorm) !== undefined)
    throw invalid('Size and use-norm hold for a whole picture, so that a reroll keeps them; leave them out.')
  const passage = { from, seed, ...(prompt !== undefined && { prompt }), ...changes }
  const given = patches === undefined ? null : tokensFrom(resolve(cwd, patches), patches, from)
  const request = {
    ...requestOf(recipe),
    count,
    passages: [...(recipe.passages ?? []).filter((earlier) => earlier.from < from), passage],
    ...(given && { given }),
  }
  const checked = generateRequestSchema.safeParse(request)
  if (!checked.success) throw invalid(checked.error.issues[0]?.message ?? 'The request is not valid.')
  const output = await planOutput({ out, json, prompt: prompt ?? recipe.prompt, seed, count, cwd }, terminal)
  const guard = recipe.guard?.strength ?? false
  await runPainting({ request, sources, guard, output, modelHash: recipe.modelHash }, flags, terminal)
}

async function firstPatch({ width, height }: Recipe, flags: RerollFlags, terminal: Terminal): Promise<number> {
  const { engine } = await engineOf(flags, terminal)
  const { patchSize } = await engine.capabilities()
  await engine.dispose()
  const [rows, columns] = [height / patchSize, width / patchSize]
  const { fromRow, patch = 1 } = flags
  if (!Number.isInteger(fromRow) || fromRow < 1 || fromRow > rows)
    throw invalid(`The picture has rows 1 to ${rows}; name one of them with --from-row.`)
  if (!Number.isInteger(patch) || patch < 1 || patch > columns)
    throw invalid(`A row has patches 1 to ${columns}; name one of them with --patch.`)
  return (fromRow - 1) * columns + patch - 1
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
