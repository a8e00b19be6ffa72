/** `patchwork continue`: a picture made larger, downward or to the right, whoever made it. */
import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import type { Recipe } from '../event.ts'
import { onWhite } from '../images/raster.ts'
import { readRecipe } from '../images/pngText.ts'
import { givenOf, readJournal } from '../journal/readJournal.ts'
import { generateRequestSchema, type Into } from '../request.ts'
import { samplingOf } from '../sampling.ts'
import { planOutput } from './output.ts'
import { engineOf, readFileOf, readSource, runPainting, type RunFlags } from './painting.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface ContinueFlags extends SamplingFlags, RunFlags {
  readonly out?: string
  readonly seed?: number
  readonly count: number
  /** Rows or columns of patches. */
  readonly down?: number
  readonly right?: number
  readonly prompt?: string
  /** The journal that the picture was painted with. */
  readonly patches?: string
}

/** What is there stays to the byte. Throws `request/invalid`, `image/unreadable`, `journal/unreadable`. */
export async function continuePicture(file: string, flags: ContinueFlags, terminal: Terminal): Promise<void> {
  const { cwd } = terminal
  const { count, down, right, json = false, out, seed = randomInt(2 ** 32), patches } = flags
  const path = resolve(cwd, file)
  if ((down === undefined) === (right === undefined))
    throw invalid(
      'Say how far the picture is continued, either --down so many rows or --right so many columns of patches.',
    )
  const { width, height, ...changes } = samplingFrom(flags)
  if ((width ?? height) !== undefined)
    throw invalid('The size follows from the picture and from --down or --right; leave --size out.')
  const recipe = readRecipe(await readFileOf(path))
  const source = await readSource(file, cwd)
  const prompt = flags.prompt ?? (recipe && wordsOf(recipe)) ?? ''
  if (prompt.trim() === '') throw invalid(`${path} does not say what it shows; say it with --prompt.`)
  const request = {
    ...(recipe && (await settingsOf(recipe, flags, terminal))),
    ...changes,
    prompt,
    seed,
    count,
    extend: right === undefined ? { direction: 'down', patches: down } : { direction: 'right', patches: right },
    into: {
      runs: [],
      whole: true,
      pixels: onWhite(source.picture),
      ...(patches !== undefined && { tokens: tokensFrom(resolve(cwd, patches), patches) }),
    },
  }
  const checked = generateRequestSchema.safeParse(request)
  if (!checked.success) throw invalid(checked.error.issues[0]?.message ?? 'The request is not valid.')
  const output = await planOutput({ out, json, prompt, seed, count, cwd }, terminal)
  const asked = { ...checked.data, seed }
  await runPainting({ request: asked, sources: [], continues: source, guard: false, output }, flags, terminal)
}

/** Those that it was painted under last. */
function wordsOf({ prompt, passages = [] }: Recipe): string {
  return passages.findLast((passage) => passage.prompt !== undefined)?.prompt ?? prompt
}

/** None where another model painted it: each has its own. */
async function settingsOf(recipe: Recipe, flags: RunFlags, terminal: Terminal) {
  const { engine } = await engineOf({ ...flags, quiet: true }, terminal)
  const { name } = await engine.capabilities()
  await engine.dispose()
  const { width: _, height: __, ...settings } = samplingOf(recipe)
  return name === recipe.model ? settings : {}
}

/** Throws `journal/unreadable`. */
function tokensFrom(file: string, name: string): Into['tokens'] {
  const { header, ...journal } = readJournal(readFileSync(file), name)
  const [picture] = givenOf({ header, ...journal }, 0, 1)?.pictures ?? []
  if (picture === undefined || picture.kept.includes(0))
    throw new EngineError(
      'journal/unreadable',
      `${name} does not hold every patch of the picture; leave it out, or finish it with resume.`,
    )
  return { modelHash: header.modelHash, columns: header.columns, values: picture.tokens }
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
