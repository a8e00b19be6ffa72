/** Rotary tables, and the optional 2-D position table (spec section 6). */
import type { NextStepConfig } from '../checkpoint/config.ts'

/** cos and sin (count, headDim / 2) for the columns from `first` on. */
export function rotaryTables(
  config: NextStepConfig,
  first: number,
  count: number,
): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const half = config.headDim / 2
  const cos = new Float32Array(count * half)
  const sin = new Float32Array(count * half)
  for (let d = 0; d < half; d++) {
    // The original rounds frequency and angle to float32; at long prompts the difference shows.
    const frequency = Math.fround(1 / config.ropeTheta ** ((2 * d) / config.headDim))
    for (let column = 0; column < count; column++) {
      const angle = Math.fround((first + column) * frequency)
      cos[column * half + d] = Math.cos(angle)
      sin[column * half + d] = Math.sin(angle)
    }
  }
  return { cos, sin }
}

/** Tokens that the fixed table knows: 32 rows of 32. */
export const positionTableSize = 1024

/** Row `token` of the table: [sin(k w), cos(k w), sin(r w), cos(r w)], column k = token mod 32 before row r = token div 32. */
export function positionVector(hidden: number, token: number): Float32Array {
  const quarter = hidden / 4
  const out = new Float32Array(hidden)
  const [row, column] = [Math.floor(token / 32), token % 32]
  for (let j = 0; j < quarter; j++) {
    const w = 10000 ** (-j / quarter)
    out.set([Math.sin(column * w)], j)
    out.set([Math.cos(column * w)], quarter + j)
    out.set([Math.sin(row * w)], 2 * quarter + j)
    out.set([Math.cos(row * w)], 3 * quarter + j)
  }
  return out
}
