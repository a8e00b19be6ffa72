/** The rows of ids that a request becomes: conditional, image-only, unconditional (spec section 4). */
import { EngineError } from '../errors.ts'
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { Tokenizer } from './tokenizer.ts'

/** An id without a row in the table of words would be looked up elsewhere in it, or not at all. */
function checkIds(rows: readonly (readonly number[])[], { folder, vocabulary }: NextStepConfig): void {
  const strange = rows.flat().find((id) => !(id >= 0 && id < vocabulary))
  if (strange === undefined) return
  throw new EngineError(
    'model/unsupported',
    `The tokenizer in ${folder} makes token ${strange} of this prompt, but the model knows ${vocabulary}; use the tokenizer.json of the model's release.`,
  )
}

/** Height and width in image tokens. */
export interface Grid {
  readonly rows: number
  readonly columns: number
}

export interface PromptRequest {
  /** One caption for each block of `imagesPerCaption` pictures. */
  readonly captions: readonly string[]
  readonly imagesPerCaption: number
  readonly positivePrompt: string
  readonly negativePrompt: string
  readonly guidance: number
  readonly imageGuidance: number
  readonly output: Grid
  /** Source images, in the order in which the captions name them. */
  readonly sources: readonly Grid[]
}

export interface Prompt {
  /** The text of each row before the output size is appended. */
  readonly texts: readonly string[]
  /** Guidance blocks: 1 conditional; 2 and unconditional; 3 with image-only between. */
  readonly blocks: 1 | 2 | 3
  /** (rows, columns), left-padded. */
  readonly ids: readonly (readonly number[])[]
  readonly mask: readonly (readonly number[])[]
  /** Index in `sources` of each run of placeholders, row by row. */
  readonly sourceOrder: readonly number[]
}

const slot = '<image>'

export function buildPrompt(request: PromptRequest, tokenizer: Tokenizer, config: NextStepConfig): Prompt {
  const { captions, imagesPerCaption, positivePrompt, negativePrompt, guidance, imageGuidance, output, sources } =
    request
  const blocks = guidance === 1 ? 1 : imageGuidance === 1 || sources.length === 0 ? 2 : 3
  const repeated = captions.flatMap((caption) => Array.from({ length: imagesPerCaption }, () => caption))
  const positive = positivePrompt ? ` ${positivePrompt}` : ''
  const picture = (source: number) => imageBlock(sources[source] as Grid, tokenizer, config)
  const last = config.generationConfig.imagesLast

  const texts: string[] = []
  const sourceOrder: number[] = []
  const shares = sharesOf(captions, sources.length)
  const sharesOfRows = shares.flatMap((own) => Array.from({ length: imagesPerCaption }, () => own))
  repeated.forEach((caption, row) => {
    const own = sharesOfRows[row] as readonly number[]
    texts.push(fill(`${caption}${positive}`, own.map(picture), last))
    sourceOrder.push(...own)
  })
  if (blocks === 3) {
    for (const own of sharesOfRows) {
      texts.push(beside(negativePrompt, own.map(picture), last))
      sourceOrder.push(...own)
    }
  }
  if (blocks > 1) texts.push(...repeated.map(() => negativePrompt))

  // The newer code writes a start-of-text token, where the tokenizer has one, in front of every row.
  const begin = config.generation === '1.1' ? (tokenizer.beginOfText ?? '') : ''
  const rows = texts.map((text) => tokenizer.encode(begin + text))
  const area = tokenizer.encode(areaText(output))
  checkIds([...rows, area], config)
  // Both official codes take the first id for such a token and drop it, whatever it is (spec sections 4 and 10).
  const ending = [...(tokenizer.beginOfText === null ? area : area.slice(1)), config.beginOfImage]
  const longest = Math.max(...rows.map((row) => row.length))
  return {
    texts,
    blocks,
    ids: rows.map((row) => [...padding(longest - row.length, config.pad), ...row, ...ending]),
    mask: rows.map((row) => [...padding(longest - row.length, 0), ...padding(row.length + ending.length, 1)]),
    sourceOrder,
  }
}

/** Which sources each caption has: as many as it names, in order; captions that name none have equal shares. */
function sharesOf(captions: readonly string[], sources: number): readonly (readonly number[])[] {
  const named = captions.map((caption) => caption.split(slot).length - 1)
  const allNamed = named.reduce((sum, count) => sum + count, 0) === sources
  let first = 0
  return captions.map((_, index) => {
    const count = allNamed ? (named[index] as number) : sources / captions.length
    const own = Array.from({ length: count }, (_, place) => first + place)
    first += count
    return own
  })
}

function padding(length: number, value: number): readonly number[] {
  return Array.from({ length }, () => value)
}

function areaText({ rows, columns }: Grid): string {
  return `<|image_area|>${rows}*${columns}`
}

function imageBlock(grid: Grid, tokenizer: Tokenizer, config: NextStepConfig): string {
  const name = (id: number) => tokenizer.decode([id])
  const places = name(config.placeholder).repeat(grid.rows * grid.columns)
  return `${areaText(grid)}${name(config.beginOfImage)}${places}${name(config.endOfImage)}`
}

/** Puts each picture where the caption names it; a caption that names none has them in front, or all are `last`. */
function fill(caption: string, pictures: readonly string[], last: boolean): string {
  if (pictures.length === 0) return caption
  const pieces = caption.split(slot)
  if (pieces.length > 1 && pieces.length - 1 !== pictures.length) {
    throw new EngineError(
      'request/invalid',
      `The instruction names ${pieces.length - 1} images with ${slot} but ${pictures.length} are given; name each one once, or none.`,
    )
  }
  if (last || pieces.length === 1) return beside(pieces.join(''), pictures, last)
  return pieces.reduce((text, piece, index) => `${text}${pictures[index - 1]}${piece}`)
}

function beside(text: string, pictures: readonly string[], last: boolean): string {
  return last ? text + pictures.join('') : pictures.join('') + text
}
