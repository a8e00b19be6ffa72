/** A request with the model's own generation config filled in where it is silent, checked against what the model can do. */
import { EngineError } from '../errors.ts'
import { coverOf } from '../images/resize.ts'
import { generateRequestSchema, type GenerateRequest, type ParsedRequest } from '../request.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import { fillIn, type Sampling } from '../sampling.ts'
import { positionTableSize } from './positions.ts'
import { editingRelease, paintingRelease } from './releases.ts'
import { ownSized, sourceGrids, type Size, type Sourced } from './sourceGrids.ts'

export interface Settled extends Sampling, Omit<ParsedRequest, keyof Sampling> {}

/** Refuses what no engine could paint, in the schema's own sentence. */
export function parseRequest(request: GenerateRequest): ParsedRequest {
  const result = generateRequestSchema.safeParse(request)
  if (result.success) return result.data
  throw new EngineError('request/invalid', result.error.issues[0]?.message ?? 'The request is not valid.')
}

/** Both sides must lie on the model's patch grid. */
export function checkGrid(size: Size, patchSize: number, model: string): void {
  const refusal = gridRefusal(size, patchSize, model)
  if (refusal !== null) throw new EngineError('request/invalid', refusal)
}

function gridRefusal({ width, height }: Size, patchSize: number, model: string): string | null {
  for (const [name, side] of [
    ['width', width],
    ['height', height],
  ] as const) {
    if (side % patchSize === 0) continue
    const near = Math.max(patchSize, Math.round(side / patchSize) * patchSize)
    return `The ${name} must be a multiple of ${patchSize} pixels for ${model}; try ${near}.`
  }
  return null
}

/** The least part of a picture that a model must see of it: a band sixteen times as long as wide is no picture to edit. */
const leastSeen = 1 / 16

/** A source is scaled until it covers its grid, and cut: what is far longer than wide would be cut to nothing. */
export function checkSources(sourced: Sourced, { patchSize }: Pick<NextStepConfig, 'patchSize'>): void {
  const grids = sourceGrids(sourced, { patchSize })
  for (const [place, source] of sourced.images.entries()) {
    const { rows, columns } = grids[place]!
    const [width, height] = [columns * patchSize, rows * patchSize]
    const cover = coverOf(source, width, height)
    if ((width * height) / (cover.width * cover.height) >= leastSeen) continue
    throw new EngineError(
      'request/invalid',
      `A picture of ${source.width} x ${source.height} is too long and thin to work on; crop it, or put it on a wider ground first.`,
    )
  }
}

/** Image guidance has nothing to work on without text guidance (spec section 4). */
export function checkGuidance(guidance: number, imageGuidance: number): void {
  if (guidance !== 1 || imageGuidance <= 1) return
  throw new EngineError(
    'request/invalid',
    'Image guidance needs guidance above 1; raise guidance or set image guidance to 1.',
  )
}

/** Words that are words only; image guidance is off where there is nothing for it to hold to. */
export function settleWords(settings: Settled): Settled {
  const editing = settings.images.length > 0 && settings.guidance > 1
  return {
    ...settings,
    prompt: plain(settings.prompt),
    negativePrompt: plain(settings.negativePrompt),
    positivePrompt: plain(settings.positivePrompt),
    imageGuidance: editing ? settings.imageGuidance : 1,
  }
}

export function settle(
  request: ParsedRequest,
  config: NextStepConfig,
): { readonly settings: Settled; readonly warnings: readonly string[] } {
  const { generationConfig, findings } = config
  const { name } = generationConfig
  const { width, height } = settleSize(request, config)
  const editing = request.images.length > 0
  if (editing && !generationConfig.edit) {
    const other = findings.release === null ? 'choose a model that can' : `${editingRelease} can: choose it`
    throw new EngineError('request/invalid', `${name} cannot edit pictures; ${other}, or leave the picture out.`)
  }
  if (!editing && generationConfig.editOnly) {
    throw new EngineError(
      'request/invalid',
      `${name} only edits pictures; give it one to change, or paint from words alone with ${paintingRelease}.`,
    )
  }
  const refusal = refusalOf({ width, height }, config)
  if (refusal !== null) throw new EngineError('request/invalid', refusal)
  const references = ownSized({ ...request, width, height }, config)
  checkSources({ images: request.images, references, width, height }, config)
  const wished = fillIn({ ...request, width, height }, { ...generationConfig.size, ...generationConfig })
  checkGuidance(wished.guidance, request.imageGuidance ?? 1)
  const trained = generationConfig.sizes.some(([w, h]) => w * h === width * height)
  return {
    settings: settleWords({ ...request, ...wished, references }),
    warnings: [
      ...findings.notes,
      ...(trained
        ? []
        : [
            `${generationConfig.name} was not trained at ${width} x ${height}; expect weaker pictures than at ${generationConfig.size.width} x ${generationConfig.size.height}.`,
          ]),
    ],
  }
}

/** Why a model does not paint pictures of a size, in a sentence; null where it does. */
export function refusalOf(size: Size, { generationConfig, patchSize, positionTable }: NextStepConfig): string | null {
  const { name, largest, sizes, decodesWhole } = generationConfig
  const { width, height } = size
  const offGrid = gridRefusal(size, patchSize, name)
  if (offGrid !== null) return offGrid
  if (width > largest.width || height > largest.height)
    return `${name} paints pictures of at most ${largest.width} x ${largest.height} pixels; choose a smaller size or another model.`
  if (decodesWhole && !sizes.some(([w, h]) => w === width && h === height)) {
    const those = sizes.map(([w, h]) => `${w} x ${h}`).join(' or ')
    return `${name} paints pictures of ${those} pixels only; choose that size or another model.`
  }
  if (positionTable && (width / patchSize) * (height / patchSize) > positionTableSize)
    return `This model paints at most ${positionTableSize} patches; choose a smaller size.`
  return null
}

/** The size asked for; else the trained size whose shape is nearest to the first picture that is changed; else the recommended one. */
function settleSize(request: ParsedRequest, config: NextStepConfig): Size {
  const { generationConfig, patchSize } = config
  const { references = [] } = request
  const source = request.images.find((_, place) => !references.includes(place))
  const shape = (width: number, height: number) => Math.log(width / height)
  const fitting = source
    ? generationConfig.sizes.toSorted(([aw, ah], [bw, bh]) => {
        const wanted = shape(source.width, source.height)
        return Math.abs(shape(aw, ah) - wanted) - Math.abs(shape(bw, bh) - wanted)
      })[0]
    : undefined
  const [width, height] = fitting ?? [generationConfig.size.width, generationConfig.size.height]
  // One side alone keeps the shape.
  const follow = (side: number, own: number, other: number) =>
    Math.max(patchSize, Math.round((side * other) / own / patchSize) * patchSize)
  return {
    width: request.width ?? (request.height ? follow(request.height, height, width) : width),
    height: request.height ?? (request.width ? follow(request.width, width, height) : height),
  }
}

/** Words that the tokenizer would read as its own markers (`<|begin_of_image|>`, `[PAD]`) become ordinary text. */
function plain(text: string): string {
  return text.replaceAll('<|', '< |').replaceAll('[PAD]', '[ PAD ]')
}
