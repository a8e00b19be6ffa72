/** The picture that is continued, as the model works on it: its pixels at the model's scale, and its tokens. */
import { parentsIn, spanOf } from '../extend/cells.ts'
import type { Direction, ExtensionPlan, Window } from '../extend/plan.ts'
import { bicubic, resample } from '../images/resample.ts'
import { crop } from '../images/resize.ts'
import type { Into, Pixels } from '../request.ts'
import { encodeTokens } from './autoencoding.ts'
import type { Model } from './model.ts'

export interface Parent {
  /** Of its whole patches, at the model's scale. */
  readonly pixels: Pixels
  /** (rows * columns of the larger grid, tokenSize), and 1 where the token is known. */
  readonly tokens: Float32Array
  readonly kept: Uint8Array
}

/** Its own tokens, where they are this model's and lie on its pixels patch for patch. */
export function ownTokens({ tokens, pixels }: Into, { config, hash }: Model): Float32Array | null {
  if (tokens === undefined || pixels === undefined || tokens.modelHash !== hash) return null
  const { patchSize, tokenSize } = config
  const fits =
    tokens.columns * patchSize === pixels.width &&
    tokens.values.length * patchSize === tokens.columns * pixels.height * tokenSize
  return fits && tokens.values.every(Number.isFinite) ? tokens.values : null
}

export async function readParent(
  model: Model,
  { pixels, own }: { readonly pixels: Pixels; readonly own: Float32Array | null },
  plan: ExtensionPlan,
  direction: Direction,
): Promise<Parent> {
  const { patchSize, tokenSize } = model.config
  const { scaled, lead, grid, known } = plan
  const isDown = direction === 'down'
  const [rows, columns] = isDown ? [known, grid.columns] : [grid.rows, known]
  const [width, height] = [columns * patchSize, rows * patchSize]
  const whole = resample(pixels, scaled.width, scaled.height, bicubic)
  const cut = crop(whole, isDown ? 0 : lead, isDown ? lead : 0, width, height)
  const tokens = new Float32Array(grid.rows * grid.columns * tokenSize)
  const kept = new Uint8Array(grid.rows * grid.columns)
  const put = (values: Float32Array, from: number, to: number) => {
    tokens.set(values.subarray(from * tokenSize, (from + 1) * tokenSize), to * tokenSize)
    kept[to] = 1
  }
  if (own !== null) {
    const isParents = parentsIn(grid, known, direction)
    for (let cell = 0, from = 0; cell < kept.length; cell++) if (isParents(cell)) put(own, from++, cell)
    return { pixels: cut, tokens, kept }
  }
  // What lies further away than a window reaches is never looked at.
  for (const { row, column, ...size } of regionsToRead(plan, direction)) {
    const region = clamped(cut, column * patchSize, row * patchSize, size.columns * patchSize, size.rows * patchSize)
    const values = await encodeTokens(model, region, size, () => undefined)
    for (let from = 0; from < size.rows * size.columns; from++) {
      const [y, x] = [row + Math.floor(from / size.columns), column + (from % size.columns)]
      if (y >= 0 && x >= 0) put(values, from, y * grid.columns + x)
    }
  }
  return { pixels: cut, tokens, kept }
}

/** As large as the windows, up to the seam: the model reads pictures of its own sizes best. */
function regionsToRead({ steps, known }: ExtensionPlan, direction: Direction): readonly Window[] {
  const [windows = []] = steps
  return windows.map((window) => {
    const { from, length } = spanOf(window, direction)
    // The whole picture is its own region.
    const seen = steps.length === 1 && from === 0 && windows.length === 1 ? known : length
    return direction === 'down'
      ? { ...window, row: known - seen, rows: seen }
      : { ...window, column: known - seen, columns: seen }
  })
}

/** A rectangle that may begin before the picture: its edge goes on there. */
function clamped({ width, height, data }: Pixels, x: number, y: number, wide: number, high: number): Pixels {
  const out = new Uint8Array(wide * high * 3)
  for (let row = 0; row < high; row++) {
    const from = Math.min(height - 1, Math.max(0, y + row)) * width
    for (let column = 0; column < wide; column++) {
      const at = (from + Math.min(width - 1, Math.max(0, x + column))) * 3
      for (let c = 0; c < 3; c++) out[(row * wide + column) * 3 + c] = data[at + c]!
    }
  }
  return { width: wide, height: high, data: out }
}
