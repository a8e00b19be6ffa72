/** What a model cannot hold of a table's rows, said before anything is painted: sizes, tokens, and pictures that it does not take. */
import sharp from 'sharp'
import type { NextStepConfig } from '../checkpoint/config.ts'
import type { Foreseen } from '../engine.ts'
import { EngineError } from '../errors.ts'
import { needsOf } from '../nextstep/foresee.ts'
import { memoryParts, sumOf } from '../nextstep/memory.ts'
import { refusalOf } from '../nextstep/settle.ts'
import type { Size } from '../nextstep/sourceGrids.ts'
import { openTokenizer, type Tokenizer } from '../nextstep/tokenizer.ts'
import type { PlannedRow } from './plan.ts'
import type { Trouble } from './troubles.ts'

export interface ForeseenRow extends Foreseen {
  /** `line 7`. */
  readonly where: string
}

export interface ForeseenRows {
  readonly troubles: readonly Trouble[]
  /** The row that takes most memory; null where there is none. */
  readonly heaviest: ForeseenRow | null
}

/** Reads the heads of pictures, and the tokenizer only where a row may be too long. */
export async function foreseeRows(rows: readonly PlannedRow[], config: NextStepConfig): Promise<ForeseenRows> {
  const troubles = new Map<string, Trouble>()
  const sizes = new Map<string, Size | null>()
  let tokenizer: Promise<Tokenizer> | null = null
  let heaviest: { readonly row: ForeseenRow; readonly bytes: number } | null = null
  for (const { row, request, image } of rows) {
    if (image !== null && !sizes.has(image)) sizes.set(image, await sizeOf(image))
    const size = image === null ? null : sizes.get(image)!
    // One whose picture cannot be read fails alone.
    if (image !== null && size === null) continue
    const painting = { request, images: size === null ? [] : [size] }
    try {
      const needs = await needsOf(config, () => (tokenizer ??= openTokenizer(config.folder)), painting)
      const bytes = sumOf(memoryParts(config, 0, needs))
      if (heaviest === null || bytes > heaviest.bytes) heaviest = { row: { where: row.where, ...painting }, bytes }
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'request/invalid') throw error
      const column = columnOf(row.cells, painting, config)
      const what = error.message.replace(/\.$/, '')
      // What no cell of the row says is told once for all of them.
      const key = column === undefined ? what : `${row.where} ${column}`
      if (!troubles.has(key)) troubles.set(key, { where: row.where, ...(column !== undefined && { column }), what })
    }
  }
  return { troubles: [...troubles.values()], heaviest: heaviest?.row ?? null }
}

/** As it is seen; null for one that cannot be read here. */
async function sizeOf(path: string): Promise<Size | null> {
  try {
    const { autoOrient } = await sharp(path).metadata()
    return autoOrient
  } catch {
    return null
  }
}

/** The cell that asked for what the model does not do. */
function columnOf(
  cells: Readonly<Record<string, string>>,
  { request, images }: Foreseen,
  config: NextStepConfig,
): string | undefined {
  if (images.length > 0 && !config.generationConfig.edit) return 'image'
  const { width, height } = config.generationConfig.size
  if (refusalOf({ width: request.width ?? width, height: request.height ?? height }, config) === null) return undefined
  return ['size', 'width', 'height'].find((name) => (cells[name] ?? '') !== '')
}
