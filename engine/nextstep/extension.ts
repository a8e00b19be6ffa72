/** A picture made larger: the windows of its plan one after the other, each painted behind what is there already. */
import { EngineError } from '../errors.ts'
import type { GenerateEvent, Recipe } from '../event.ts'
import { fadeLines, joinLines } from '../extend/seam.ts'
import { crop } from '../images/resize.ts'
import { cellsOf, orderOf, parentsIn, spanOf } from '../extend/cells.ts'
import { planExtension, type Direction, type ExtensionPlan, type Window } from '../extend/plan.ts'
import type { GivenPicture } from '../passages.ts'
import type { ParsedRequest, Pixels } from '../request.ts'
import { sha256 } from '../sha256.ts'
import { decodePixels } from './autoencoding.ts'
import { batchSize } from './batch.ts'
import { ownTokens, readParent, type Parent } from './extensionParent.ts'
import { checkGiven } from './given.ts'
import { checkMemory } from './memory.ts'
import { checkPositions, promptNeeds } from './needs.ts'
import type { Model } from './model.ts'
import { fillRest } from './partial.ts'
import { recipeOf } from './recipeOf.ts'
import { refusalOf, settle, type Settled } from './settle.ts'
import { stretchesOf } from './stretches.ts'
import { paintTogether, type Together } from './together.ts'

export interface Extending extends Pick<Together, 'timed' | 'timings' | 'options'> {
  readonly model: Model
  readonly request: ParsedRequest
}

interface Work extends Extending {
  readonly settings: Settled
  readonly direction: Direction
  readonly plan: ExtensionPlan
  /** Lines of patches that there will be: rows for `down`, columns for `right`. */
  readonly wanted: number
  readonly parent: Parent
  readonly extend: NonNullable<Recipe['extend']>
}

/** Everything that is told of the painting but its end. Throws `request/invalid`, `journal/unreadable`, `memory/short`. */
export async function* extendPicture(extending: Extending): AsyncGenerator<GenerateEvent, void> {
  const { model, request, options, timed } = extending
  const { config } = model
  const { patchSize } = config
  const { wish, pixels, own } = wishOf(model, request)
  const { direction, patches, keep = patches } = wish
  const picture = { width: pixels.width, height: pixels.height, hasTokens: own !== null }
  const plan = planExtension(picture, wish, {
    name: config.generationConfig.name,
    patchSize,
    size: config.generationConfig.size,
    canPaint: (size) => refusalOf(size, config) === null,
  })
  const { grid, known, steps } = plan
  const window = steps[0]![0]!
  const tokens = window.rows * window.columns
  const size = { width: window.columns * patchSize, height: window.rows * patchSize }
  const { extend: _, into: __, given, ...plain } = request
  const { settings, warnings } = settle({ ...plain, ...size }, config)
  if (given) checkGiven(given, model, grid.rows * grid.columns)
  const { blocks, promptColumns } = promptNeeds(model, [{ settings }], window)
  checkPositions(config, promptColumns, tokens)
  if (model.device === 'cpu' && options.anyway !== true) {
    checkMemory(
      config,
      { ...size, count: 1, promptTokens: promptColumns, blocks },
      { weights: model.missingBytes(), quantization: model.quantization, bytesAtHand: model.memoryAtHand() },
    )
  }
  yield {
    type: 'started',
    tokenCount: grid.rows * grid.columns,
    ...grid,
    patchSize,
    width: grid.columns * patchSize,
    height: grid.rows * patchSize,
    count: settings.count,
    tokens: { size: config.tokenSize, modelHash: model.hash },
    order: orderOf(plan, direction),
    warnings: [...warnings, ...notesOn(plan, pixels, own !== null, config.generationConfig.name)],
  }
  const work: Work = {
    ...extending,
    settings,
    direction,
    plan,
    wanted: known + Math.min(keep, patches),
    parent: await timed('prefill', () => readParent(model, { pixels, own }, plan, direction)),
    extend: {
      direction,
      patches,
      of: sha256(pixels.data),
      read: own === null ? 'pixels' : 'patches',
      steps: steps.length,
    },
  }
  const batch = batchSize(config, { pictures: settings.count, blocks, promptColumns, tokens }, model.memoryAtHand())
  const { together = { first: batch, further: batch } } = given ?? {}
  for (let first = 0, images; first < settings.count; first += images) {
    images = Math.min(first === 0 ? together.first : together.further, settings.count - first)
    if ((yield* extendTogether(work, first, images)) === 'ended') break
  }
}

/** One picture on its way: of every place of the larger grid its token, whether it is there, and the pixels so far. */
interface Canvas {
  readonly tokens: Float32Array
  readonly kept: Uint8Array
  readonly pixels: Pixels
}

async function* extendTogether(
  work: Work,
  first: number,
  images: number,
): AsyncGenerator<GenerateEvent, 'done' | 'ended'> {
  const { model, request, direction, plan, parent, wanted } = work
  const { patchSize, tokenSize } = model.config
  const { grid, known } = plan
  const pictures = request.given?.pictures ?? []
  const canvases = Array.from({ length: images }, (_, image): Canvas => {
    const before = pictures[pictures.length === 1 ? 0 : first + image]
    return createCanvas(work, before ?? null)
  })
  const told = new Set([...parent.kept.keys()].filter(parentsIn(grid, known, direction)))
  const tokenEvent = (index: number, values: readonly Float32Array[], given: boolean) => {
    const [row, column] = [Math.floor(index / grid.columns), index % grid.columns]
    const shown = told.size
    return { type: 'token', index, row, column, image: first, values, shown, ...(given && { given }) } as const
  }
  for (const index of told) {
    if (parent.kept[index] !== 1) continue
    const own = parent.tokens.slice(index * tokenSize, (index + 1) * tokenSize)
    yield tokenEvent(index, Array<Float32Array>(images).fill(own), true)
  }
  for (let image = first; image < first + images; image++)
    yield { type: 'preview', image, x: 0, y: 0, pixels: parent.pixels }

  let there = known
  /** Lines between which the windows have moved on. */
  const moves: number[] = []
  let how: 'done' | 'ended' = 'done'
  for (const windows of plan.steps) {
    if (there >= wanted || how === 'ended') break
    const { from, length } = spanOf(windows[0]!, direction)
    // Rows that nobody wants are not painted; columns are painted all together.
    const rows = direction === 'down' && windows.length === 1 ? Math.min(length, wanted - from) : null
    let end = Math.min(from + length, wanted)
    let covered = 0
    for (const window of windows) {
      const { place, breadth } = spanOf(window, direction)
      const cells = cellsOf(window, grid)
      const area = { window, cells, until: rows === null ? null : rows * window.columns }
      const decoded: Pixels[] = []
      let painted = 0
      const events = paintTogether(paintingOf(work, area, canvases, first))
      for (let next = await events.next(); ; next = await events.next()) {
        if (next.done) {
          how = next.value
          break
        }
        const event = next.value
        if (event.type === 'image') decoded[event.image - first] = event.pixels
        else if (event.type === 'preview') {
          const part = shownPart(event, window, { direction, from: there, to: wanted, patchSize, grid })
          if (part !== null) yield { ...event, ...part }
        } else if (event.type !== 'token') yield event
        else {
          painted = event.index + 1
          const index = cells[event.index]!
          if (index < 0 || told.has(index)) continue
          told.add(index)
          for (const [image, values] of event.values.entries()) {
            canvases[image]!.tokens.set(values, index * tokenSize)
            canvases[image]!.kept[index] = 1
          }
          yield tokenEvent(index, event.values, event.given === true)
        }
      }
      const isCut = painted < (area.until ?? cells.length)
      if (isCut) {
        // Whole rows of what was ended early are kept; columns only with their window.
        end = rows === null ? there : from + Math.floor(painted / window.columns)
        if (end <= there) break
      }
      for (const [image, canvas] of canvases.entries()) {
        const pixels = isCut ? await decodeRows(model, canvas, area, end - from) : decoded[image]!
        joinLines(canvas.pixels, pixels, {
          direction,
          from: there * patchSize,
          count: (end - there) * patchSize,
          decodedFrom: (there - from) * patchSize,
          fade: fadeLines,
          place: place * patchSize,
          lap: Math.max(0, covered - place) * patchSize,
        })
      }
      covered = place + breadth
    }
    if (end <= there) break
    if (there > known) moves.push((there - known) * patchSize)
    there = end
  }
  if (there === known) return how
  for (const [image, { pixels }] of canvases.entries()) {
    yield {
      type: 'image',
      image: first + image,
      pixels:
        direction === 'down'
          ? crop(pixels, 0, 0, pixels.width, there * patchSize)
          : crop(pixels, 0, 0, there * patchSize, pixels.height),
      extension: { direction, known: known * patchSize, moves },
      recipe: extendedRecipe(work, first + image, there),
    }
  }
  return how
}

interface Area {
  readonly window: Window
  /** Of each of its patches the place in the grid. */
  readonly cells: Int32Array
  /** So many patches of it are painted; null: all. */
  readonly until: number | null
}

function paintingOf(work: Work, { window, cells, until }: Area, canvases: readonly Canvas[], first: number): Together {
  const { model, plan, settings, options } = work
  const { steer: _, ...unsteered } = options
  const given = {
    modelHash: model.hash,
    pictures: Array.from({ length: first + canvases.length }, (__, at) =>
      partOf(canvases[Math.max(0, at - first)]!, cells, model.config.tokenSize),
    ),
  }
  const own = { ...settings, given, ...(until !== null && { until }) }
  return {
    model,
    settings: own,
    grid: { rows: window.rows, columns: window.columns },
    sources: [],
    stretches: [...stretchesOf(own, cells.length)],
    into: null,
    first,
    images: canvases.length,
    timed: work.timed,
    timings: work.timings,
    options: unsteered,
    // The same noise again in the next window would paint the same again.
    noiseAt: (token) =>
      (window.row + Math.floor(token / window.columns)) * plan.grid.columns + window.column + (token % window.columns),
  }
}

function createCanvas({ model, plan, parent }: Work, before: GivenPicture | null): Canvas {
  const { patchSize, tokenSize } = model.config
  const [tokens, kept] = [parent.tokens.slice(), parent.kept.slice()]
  for (const [index, is] of before?.kept.entries() ?? []) {
    if (is !== 1 || kept[index] === 1) continue
    tokens.set(before!.tokens.subarray(index * tokenSize, (index + 1) * tokenSize), index * tokenSize)
    kept[index] = 1
  }
  const [width, height] = [plan.grid.columns * patchSize, plan.grid.rows * patchSize]
  const data = new Uint8Array(width * height * 3)
  const { pixels } = parent
  for (let y = 0; y < pixels.height; y++)
    data.set(pixels.data.subarray(y * pixels.width * 3, (y + 1) * pixels.width * 3), y * width * 3)
  return { tokens, kept, pixels: { width, height, data } }
}

/** What of a picture lies in a window. */
function partOf({ tokens, kept }: Canvas, cells: Int32Array, tokenSize: number): GivenPicture {
  const part = { tokens: new Float32Array(cells.length * tokenSize), kept: new Uint8Array(cells.length) }
  for (const [at, cell] of cells.entries()) {
    if (cell < 0 || kept[cell] !== 1) continue
    part.tokens.set(tokens.subarray(cell * tokenSize, (cell + 1) * tokenSize), at * tokenSize)
    part.kept[at] = 1
  }
  return part
}

/** As if no row after them had been begun. */
function decodeRows(model: Model, canvas: Canvas, { window, cells }: Area, rows: number): Promise<Pixels> {
  const { tokenSize } = model.config
  const { tokens } = partOf(canvas, cells, tokenSize)
  fillRest(tokens, rows * window.columns, window.columns, tokenSize)
  return decodePixels(model, tokens, window)
}

function extendedRecipe({ model, settings, plan, extend }: Work, image: number, there: number): Recipe {
  const { patchSize } = model.config
  const keep = there - plan.known
  const size = { width: plan.grid.columns * patchSize, height: plan.grid.rows * patchSize }
  return {
    ...recipeOf(model, { ...settings, ...size }, stretchesOf(settings, 1), image, null, null),
    version: 2,
    extend: { ...extend, ...(keep < extend.patches && { keep }) },
  }
}

type PreviewEvent = Extract<GenerateEvent, { type: 'preview' }>

/** What a preview of a window shows of the lines of patches from `from` to `to`; null where that is nothing. */
function shownPart(
  { x, y, pixels }: PreviewEvent,
  window: Window,
  {
    direction,
    from,
    to,
    patchSize,
    grid,
  }: {
    readonly direction: Direction
    readonly from: number
    readonly to: number
    readonly patchSize: number
    readonly grid: { readonly rows: number; readonly columns: number }
  },
): Pick<PreviewEvent, 'x' | 'y' | 'pixels'> | null {
  const isDown = direction === 'down'
  const [begin, end] = [from * patchSize, to * patchSize]
  const at = { x: x + window.column * patchSize, y: y + window.row * patchSize }
  const left = Math.max(at.x, isDown ? 0 : begin)
  const top = Math.max(at.y, isDown ? begin : 0)
  const right = Math.min(at.x + pixels.width, isDown ? grid.columns * patchSize : end)
  const bottom = Math.min(at.y + pixels.height, isDown ? end : grid.rows * patchSize)
  if (right <= left || bottom <= top) return null
  return { x: left, y: top, pixels: crop(pixels, left - at.x, top - at.y, right - left, bottom - top) }
}

function wishOf(model: Model, { extend, into, images, passages = [], until }: ParsedRequest) {
  if (extend === undefined || into?.pixels === undefined) throw invalid('The picture to continue is missing.')
  if (images.length > 0 || passages.length > 0 || until !== undefined)
    throw invalid('A picture is continued under one set of words and without others beside it; leave the rest out.')
  return { wish: extend, pixels: into.pixels, own: ownTokens(into, model) }
}

function notesOn({ scaled }: ExtensionPlan, pixels: Pixels, hasTokens: boolean, model: string): readonly string[] {
  const isScaled = scaled.width !== pixels.width || scaled.height !== pixels.height
  return [
    ...(hasTokens ? [] : ['The patches of this picture are not known, so it is read through the autoencoder.']),
    ...(isScaled
      ? [
          `${model} works on it at ${scaled.width} x ${scaled.height}; the new part is brought to the picture's own scale and has less detail.`,
        ]
      : []),
  ]
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
