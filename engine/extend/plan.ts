/** How a picture is made larger by a model: at which scale, whole or through which windows. Pure. */
import { EngineError } from '../errors.ts'
import { largestPicture, largestSide } from '../images/limits.ts'

interface Size {
  readonly width: number
  readonly height: number
}
interface Grid {
  readonly rows: number
  readonly columns: number
}

export type Direction = 'down' | 'right'

/** Rows or columns of patches that are added. */
export interface Extension {
  readonly direction: Direction
  readonly patches: number
}

/** What a model paints. */
export interface Painter {
  readonly name: string
  readonly patchSize: number
  /** Its own size, that of the window. */
  readonly size: Size
  readonly canPaint: (size: Size) => boolean
}

/** A part of the grid that is painted in one go; where the picture is shorter than a window it reaches beyond the grid's end. */
export interface Window extends Grid {
  readonly row: number
  readonly column: number
}

export interface ExtensionPlan {
  /** The picture is scaled to this; its own size where the model works at its scale. */
  readonly scaled: Size
  /** Pixels of it in front of the first whole patch, above or on the left: no patch has them. */
  readonly lead: number
  /** The larger picture, and how many of its rows (down) or columns (right) are there already. */
  readonly grid: Grid
  readonly known: number
  /** In the order in which they are painted: each step goes further, with windows that lie side by side. */
  readonly steps: readonly (readonly Window[])[]
}

/** The least share of a window that is known: what lies ahead is painted from it. */
const leastKnown = 1 / 3
/** The share that a window paints, and moves on by. More of it has been seen to begin a second picture. */
const newShare = 1 / 4
/** A picture wider than the window, patch for patch the model's, is painted in so many side by side at most, rather than scaled. */
const mostAbreast = 3

/** `hasTokens`: it is known patch for patch, at its own size. Throws `request/invalid`. */
export function planExtension(
  picture: Size & { readonly hasTokens: boolean },
  { direction, patches }: Extension,
  painter: Painter,
): ExtensionPlan {
  const { patchSize, canPaint } = painter
  const along = (size: Size) => (direction === 'down' ? size.height : size.width)
  const across = (size: Size) => (direction === 'down' ? size.width : size.height)
  const sized = (length: number, breadth: number): Size =>
    direction === 'down' ? { width: breadth, height: length } : { width: length, height: breadth }
  const window = {
    length: Math.floor(along(painter.size) / patchSize),
    breadth: Math.floor(across(painter.size) / patchSize),
  }

  const own = { width: picture.width, height: picture.height }
  const atWindow = scaledTo(own, across(painter.size) / across(own))
  const fitsGrid = across(own) % patchSize === 0
  const abreast = across(own) / patchSize / window.breadth
  for (const scaled of fitsGrid && (picture.hasTokens || abreast >= 1 / 2) ? [own, atWindow] : [atWindow]) {
    const known = Math.floor(along(scaled) / patchSize)
    const breadth = across(scaled) / patchSize
    const isAbreast = scaled === own && picture.hasTokens && abreast > 1 && abreast <= mostAbreast
    const isWhole = known > 0 && canPaint(sized((known + patches) * patchSize, breadth * patchSize))
    if (!isWhole && breadth !== window.breadth && !isAbreast) continue
    checkResult(own, { direction, patches }, (patches * patchSize * across(own)) / across(scaled))
    if (!isWhole && known < Math.ceil(window.length * leastKnown)) throw tooThin(direction, painter.name)
    const stretches = isWhole ? [{ from: 0, length: known + patches }] : slide(known, patches, window.length)
    const tiles = isWhole ? [{ from: 0, length: breadth }] : sideBySide(breadth, window.breadth)
    const grid = sized(known + patches, breadth)
    return {
      scaled,
      lead: along(scaled) - known * patchSize,
      grid: { rows: grid.height, columns: grid.width },
      known,
      steps: stretches.map((stretch) => tiles.map((tile) => windowOf(direction, stretch, tile))),
    }
  }
  throw tooThin(direction, painter.name)
}

interface Stretch {
  readonly from: number
  readonly length: number
}

function windowOf(direction: Direction, along: Stretch, across: Stretch): Window {
  return direction === 'down'
    ? { row: along.from, column: across.from, rows: along.length, columns: across.length }
    : { row: across.from, column: along.from, rows: across.length, columns: along.length }
}

/** Windows one behind the other, each with as much that is known as there is room for; the new parts are alike in length. */
function slide(known: number, patches: number, length: number): readonly Stretch[] {
  const most = Math.max(1, Math.floor(length * newShare))
  const stretches: Stretch[] = []
  for (let there = known, left = patches; left > 0;) {
    const wanted = Math.ceil(left / Math.ceil(left / most))
    const seen = Math.min(length - wanted, there)
    stretches.push({ from: there - seen, length })
    there += length - seen
    left -= length - seen
  }
  return stretches
}

/** Windows that cover a breadth, evenly, each over a third of the last. */
function sideBySide(breadth: number, length: number): readonly Stretch[] {
  const overlap = Math.ceil(length * leastKnown)
  const count = breadth <= length ? 1 : Math.ceil((breadth - overlap) / (length - overlap))
  return Array.from({ length: count }, (_, index) => ({
    from: count === 1 ? 0 : Math.round((index * (breadth - length)) / (count - 1)),
    length,
  }))
}

function scaledTo({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** `added`: pixels of the result. */
function checkResult({ width, height }: Size, { direction }: Extension, added: number): void {
  const result = direction === 'down' ? { width, height: height + added } : { width: width + added, height }
  if (Math.max(result.width, result.height) > largestSide)
    throw invalid(
      `The picture would become ${Math.round(result.width)} x ${Math.round(result.height)} pixels; its sides may have ${largestSide} at most, so continue it less far.`,
    )
  if (result.width * result.height > largestPicture)
    throw invalid(
      `The picture would have more than ${largestPicture / 1e6} million pixels; continue it less far, or make it smaller first.`,
    )
}

function tooThin(direction: Direction, model: string): EngineError {
  return direction === 'down'
    ? invalid(
        `The picture is too low for its width: ${model} would see too little of it to go on from. Continue it to the right, or crop its sides.`,
      )
    : invalid(
        `The picture is too narrow for its height: ${model} would see too little of it to go on from. Continue it downward, or crop it.`,
      )
}

function invalid(sentence: string): EngineError {
  return new EngineError('request/invalid', sentence)
}
