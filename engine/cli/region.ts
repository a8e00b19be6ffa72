/** `patchwork region`: a part of a picture painted anew, or changed as an instruction says; everything else stays. */
import { randomInt } from 'node:crypto'
import { resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import type { Capabilities } from '../engine.ts'
import type { Recipe } from '../event.ts'
import { readRecipe } from '../images/pngText.ts'
import { onWhite } from '../images/raster.ts'
import { readJournal } from '../journal/readJournal.ts'
import { withoutNoise } from '../passages.ts'
import { runsAround, sizeFor, type Rect } from '../region/patches.ts'
import { checkGrid } from '../nextstep/settle.ts'
import { generateRequestSchema, type Into, type Pixels } from '../request.ts'
import { samplingOf } from '../sampling.ts'
import { planOutput } from './output.ts'
import { engineOf, readFileOf, readSource, runPainting, type RunFlags, type Source } from './painting.ts'
import { samplingFrom, type SamplingFlags } from './samplingFlags.ts'
import type { Terminal } from './terminal.ts'

export interface RegionFlags extends SamplingFlags, RunFlags {
  readonly out?: string
  readonly seed?: number
  readonly count: number
  /** Everything that follows the region's first patch is painted anew, too. */
  readonly safe?: boolean
  /** Other words than the picture was painted with. */
  readonly prompt?: string
  /** The picture that an edit was made of. */
  readonly image?: string
  /** The journal that the picture was painted with. */
  readonly patches?: string
  /** Strength of the drift guard over an instruction. */
  readonly guard?: number | false
}

interface RegionTask {
  readonly file: string
  readonly rect: Rect
  readonly instruction: string | undefined
  readonly flags: RegionFlags
}

/** Pixels outside stay byte for byte. Throws `request/invalid`, `image/unreadable`, `journal/unreadable`. */
export async function region({ file, rect, instruction, flags }: RegionTask, terminal: Terminal): Promise<void> {
  const { cwd } = terminal
  const parent = await readSource(file, cwd)
  const recipe = readRecipe(await readFileOf(parent.path))
  const { pixels } = parent.picture
  checkRect(rect, pixels)
  const words = wordsFor(parent, recipe, instruction, flags)
  const sources = await sourcesFor(parent, recipe, instruction, flags, cwd)
  const capabilities = await capabilitiesOf(flags, terminal)
  const own = instruction === undefined && recipe?.model === capabilities.name ? recipe : null
  const size = flags.size ?? sizeFor(capabilities, pixels)
  checkGrid(size, capabilities.patchSize, capabilities.name)
  const settings = { ...(own && samplingOf(own)), ...samplingFrom(flags), ...size }
  const { count, json = false, out, seed = randomInt(2 ** 32), patches, prompt, guard = false } = flags
  const runs = runsFor(rect, pixels, { ...size, patchSize: capabilities.patchSize }, flags)
  const tokens = patches === undefined ? null : tokensIn(await readFileOf(resolve(cwd, patches)), patches)
  const into: Into = { runs, whole: true, pixels: onWhite(parent.picture), ...(tokens && { tokens }) }
  // Words that changed on the way down change there again.
  const passages = own !== null && prompt === undefined ? withoutNoise(own.passages ?? []) : []
  const request = { ...settings, prompt: words, seed, count, passages: [...passages], into }
  const checked = generateRequestSchema.safeParse(request)
  if (!checked.success) throw invalid(checked.error.issues[0]?.message ?? 'The request is not valid.')
  const output = await planOutput({ out, json, prompt: words, seed, count, cwd }, terminal)
  const task = { request, sources, guard: instruction === undefined ? false : guard, output, regionOf: parent.picture }
  await runPainting(task, flags, terminal)
}

function checkRect({ x, y, width, height }: Rect, picture: Pixels): void {
  if (width === 0 || height === 0) throw invalid('The region is empty; give it a width and a height.')
  if (x + width <= picture.width && y + height <= picture.height) return
  throw invalid(`The region reaches beyond the picture, which is ${picture.width} x ${picture.height}; mark it inside.`)
}

function wordsFor(
  { path }: Source,
  recipe: Recipe | null,
  instruction: string | undefined,
  { prompt }: RegionFlags,
): string {
  if (instruction !== undefined && prompt !== undefined)
    throw invalid('Give either an instruction, which changes what is there, or --prompt, which paints anew; not both.')
  const words = instruction ?? prompt ?? recipe?.prompt
  if (words !== undefined) return words
  throw invalid(`${path} does not say what it shows; say it with --prompt, or give an instruction.`)
}

/** What the model is shown beside the patches that stay: the picture itself for an instruction, else what it was made from. */
async function sourcesFor(
  parent: Source,
  recipe: Recipe | null,
  instruction: string | undefined,
  { prompt, image }: RegionFlags,
  cwd: string,
): Promise<readonly Source[]> {
  if (instruction !== undefined) return [parent]
  if (image !== undefined) return [await readSource(image, cwd)]
  if (prompt !== undefined || recipe === null || recipe.sources.length === 0) return []
  throw invalid(
    'This picture is an edit: name the picture that it was made of with --image, or say with --prompt what to paint.',
  )
}

async function capabilitiesOf(flags: RegionFlags, terminal: Terminal): Promise<Capabilities> {
  const { engine } = await engineOf(flags, terminal)
  const capabilities = await engine.capabilities()
  await engine.dispose()
  return capabilities
}

function runsFor(
  rect: Rect,
  picture: Pixels,
  frame: { readonly width: number; readonly height: number; readonly patchSize: number },
  { safe = false }: RegionFlags,
): number[] {
  const runs = runsAround(rect, picture, frame, safe)
  if (runs !== null) return [...runs]
  throw invalid('The model sees the middle of a picture of this shape only; mark the region there, or crop it first.')
}

/** All of its patches, which are better than what the model reads from the pixels. */
function tokensIn(bytes: Uint8Array, name: string): NonNullable<Into['tokens']> {
  const { header, pictures } = readJournal(Buffer.from(bytes), name)
  const picture = pictures.get(0)
  if (picture === undefined || picture.kept.includes(0))
    throw new EngineError('journal/unreadable', `${name} does not hold all patches of a picture; go on with it first.`)
  return { modelHash: header.modelHash, columns: header.columns, values: picture.tokens }
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
