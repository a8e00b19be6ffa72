/** From a request to what the server is sent: filled in, checked against the server's limits, cut into batches. */
import { invalid } from './failures.ts'
import { encodePng } from '../images/png.ts'
import { fitTo } from '../images/resize.ts'
import { checkGrid, checkGuidance, checkSources, type Settled } from '../nextstep/settle.ts'
import type { ParsedRequest } from '../request.ts'
import { fillIn } from '../sampling.ts'
import type { OptionalField } from './manners.ts'
import { defaults, patchSize, wasTrainedAt, type ServedModel } from './servedModel.ts'

/** A request's word for its next picture. */
const slot = '<image>'

/** Pictures that one request asks for, all from one seed. */
export interface Batch {
  /** Place of its first picture among all. */
  readonly first: number
  readonly count: number
  /** Pictures in front of them that the server paints from the same seed, and nobody asked for. */
  readonly skip: number
  readonly seed: number
}

/** vLLM-Omni's own limits; beyond them it answers 422. */
const limits = { pictures: 10, steps: 200, guidance: 20 }

/** `unknown`: settings that the server is known not to take, by name. */
export function settle(request: ParsedRequest, model: ServedModel, unknown: readonly string[]) {
  const editing = request.images.length > 0
  if (editing && !model.edit) {
    throw invalid(
      `${model.name} on the server cannot edit pictures; choose a model that can, or leave the picture out.`,
    )
  }
  if (request.extend ?? request.into ?? request.given ?? request.until ?? request.passages?.length)
    throw invalid(
      'Servers hand out whole pictures, no patches, so that none can be gone on with there; choose a model of this machine.',
    )
  if (request.rowSteps)
    throw invalid('Servers paint all rows with the same steps; choose a model of this machine, or one number.')
  if (request.draft) throw invalid('Servers paint no drafts; choose a model of this machine, or fewer steps.')
  checkNames(request)
  const { width, height } = settleSize(request)
  checkGrid({ width, height }, patchSize, model.name)
  checkSources({ images: request.images, width, height }, { patchSize })
  const wished = fillIn({ ...request, width, height }, defaults)
  const { guidance, steps } = wished
  checkGuidance(guidance, request.imageGuidance ?? 1)
  if (guidance > limits.guidance) throw invalid(`The server takes guidance up to ${limits.guidance}; lower it.`)
  if (steps > limits.steps) throw invalid(`The server takes at most ${limits.steps} steps; lower them.`)
  const settings: Settled = {
    ...request,
    ...wished,
    prompt: wordsFor(model, request.prompt),
    negativePrompt: wordsFor(model, wished.negativePrompt),
    positivePrompt: wordsFor(model, wished.positivePrompt),
    sampler: defaults.sampler, // no server takes its name
    imageGuidance: 1, // no server model takes both it and a picture
  }
  return {
    settings,
    warnings: [
      ...warningsFor(request, settings, model),
      ...unknown.map((name) => `${model.name} on the server does not take ${name}; it was left out.`),
    ],
  }
}

/** What is asked for and will not be as asked. */
function warningsFor(request: ParsedRequest, settings: Settled, model: ServedModel): readonly string[] {
  const { width, height, images, seed, count } = settings
  const changed = (name: 'sampler' | 'guidanceSchedule' | 'timestepShift' | 'useNorm') =>
    (request[name] ?? defaults[name]) !== defaults[name]
  // No server takes a sampler's name; NextStep's own field takes the others.
  const others = (
    model.nextStep ? (['sampler'] as const) : (['sampler', 'guidanceSchedule', 'timestepShift', 'useNorm'] as const)
  ).filter(changed)
  const names = {
    sampler: 'samplers by name',
    guidanceSchedule: 'guidance schedule',
    timestepShift: 'timestep shift',
    useNorm: 'token normalisation',
  }
  return [
    ...(wasTrainedAt(model, width, height)
      ? []
      : [
          `${model.name} was not trained at ${width} x ${height}; expect weaker pictures than at ${defaults.width} x ${defaults.height}.`,
        ]),
    ...((request.imageGuidance ?? 1) > 1
      ? [
          images.length > 0
            ? `${model.name} on the server does not know image guidance; it was left out.`
            : 'Image guidance has no effect without an input picture; it was left out.',
        ]
      : []),
    ...others.map((name) => `${model.name} on the server does not know ${names[name]}; it was left out.`),
    ...(images.length > 0 && seed === 0
      ? [
          'The server takes seed 0 of an edit for no seed, so that this picture cannot be repeated; choose another seed.',
        ]
      : []),
    ...(count > limits.pictures
      ? [
          `The server paints at most ${limits.pictures} pictures at once; each further ${limits.pictures} take the next seed.`,
        ]
      : []),
  ]
}

/** The same seed asked for twice would give the same pictures twice; the third of a seed comes only after two others. */
export function batches({ count, seed, imageIndex }: Settled): readonly Batch[] {
  const end = imageIndex + count
  const from = Math.floor(imageIndex / limits.pictures)
  return Array.from({ length: Math.ceil(end / limits.pictures) - from }, (_, index) => {
    const start = (from + index) * limits.pictures
    const skip = Math.max(0, imageIndex - start)
    return {
      first: start + skip - imageIndex,
      count: Math.min(limits.pictures, end - start) - skip,
      skip,
      seed: (seed + from + index) % 2 ** 32,
    }
  })
}

/** The size asked for; else the shape of the picture edited in as many pixels as by default; else the default. */
function settleSize({ width, height, images: [source] }: ParsedRequest) {
  const shape = source ? source.width / source.height : defaults.width / defaults.height
  const round = (side: number) => Math.min(2048, Math.max(patchSize, Math.round(side / patchSize) * patchSize))
  const side = Math.sqrt(defaults.width * defaults.height)
  return {
    width: width ?? round(height ? height * shape : side * Math.sqrt(shape)),
    height: height ?? round(width ? width / shape : side / Math.sqrt(shape)),
  }
}

function checkNames({ prompt, images: { length } }: ParsedRequest): void {
  const names = prompt.split(slot).length - 1
  if (length === 0 || names === 0 || names === length) return
  throw invalid(
    `The instruction names ${names} images with ${slot} but ${length} are given; name each one once, or none.`,
  )
}

/** Other models than NextStep are told in plain words which picture is meant. */
function nameImages({ prompt, images }: Settled): string {
  if (images.length === 0) return prompt
  const names = images.length === 1 ? ['the image'] : images.map((_, index) => `image ${index + 1}`)
  return prompt.split(slot).reduce((text, piece, index) => `${text}${names[index - 1]}${piece}`)
}

/** NextStep's tokenizer would read these as its own markers, on the server as here. */
function wordsFor(model: ServedModel, text: string): string {
  return model.nextStep ? text.replaceAll('<|', '< |').replaceAll('[PAD]', '[ PAD ]') : text
}

export interface Body {
  readonly path: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** `stream` asks for provisional pictures; `leftOut` are fields that the server refuses. */
export async function bodyOf(
  model: ServedModel,
  settings: Settled,
  batch: Batch,
  stream: boolean,
  leftOut: ReadonlySet<OptionalField>,
): Promise<Body> {
  const { width, height, positivePrompt } = settings
  const prompt = nameImages(settings)
  const joins = model.nextStep && !leftOut.has('extra_params')
  const all = {
    ...(model.id !== '' && { model: model.id }),
    // For NextStep it is the server that joins them, in the same way.
    prompt: joins || !positivePrompt ? prompt : `${prompt} ${positivePrompt}`,
    n: batch.skip + batch.count,
    size: `${width}x${height}`,
    response_format: 'b64_json',
    output_format: 'png',
    negative_prompt: settings.negativePrompt,
    num_inference_steps: settings.steps,
    guidance_scale: settings.guidance,
    seed: batch.seed,
    ...(stream && { stream, partial_images: 3 }),
  }
  const isEdit = settings.images.length > 0
  const fields = Object.entries(isEdit || !joins ? all : { ...all, extra_params: extraParams(settings) })
  const taken = Object.fromEntries(fields.filter(([name]) => !leftOut.has(name as OptionalField)))
  return isEdit ? form(taken, settings) : json(taken)
}

/** Of vLLM-Omni's NextStep alone. */
function extraParams(settings: Settled) {
  return {
    cfg_img: settings.imageGuidance,
    timesteps_shift: settings.timestepShift,
    use_norm: settings.useNorm,
    cfg_schedule: settings.guidanceSchedule,
    positive_prompt: settings.positivePrompt,
  }
}

function json(fields: object): Body {
  return {
    path: '/v1/images/generations',
    type: 'application/json',
    bytes: new TextEncoder().encode(JSON.stringify(fields)),
  }
}

async function form(fields: object, { images, width, height }: Settled): Promise<Body> {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, String(value))
  // One `image` or several `image[]`: servers of either habit read both.
  const name = images.length === 1 ? 'image' : 'image[]'
  for (const [index, image] of images.entries()) {
    const png = await encodePng(fitTo(image, width, height), null)
    data.append(name, new Blob([new Uint8Array(png)], { type: 'image/png' }), `image${index + 1}.png`)
  }
  const whole = new Response(data) // writes the multipart text and chooses its boundary
  return {
    path: '/v1/images/edits',
    type: whole.headers.get('content-type') as string,
    bytes: new Uint8Array(await whole.arrayBuffer()),
  }
}
