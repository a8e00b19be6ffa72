import type { Grid } from './prompt.ts'

/** One byte for each pixel: 255 where one of the first `count` patches is, 0 elsewhere. */
export function opacityOf(count: number, { rows, columns }: Grid, patchSize: number): Uint8Array {
  const width = columns * patchSize
  const alpha = new Uint8Array(width * rows * patchSize)
  const wholeRows = Math.floor(count / columns) * patchSize
  alpha.fill(255, 0, wholeRows * width)
  const rest = (count % columns) * patchSize
  for (let y = wholeRows; rest > 0 && y < wholeRows + patchSize; y++) alpha.fill(255, y * width, y * width + rest)
  return alpha
}

/**
 * (rows * columns, tokenSize) of which the first `count` are there: the places that are still empty take over the token
 * above (in the first row the last one), so that the decoder sees no hole beside the frontier.
 */
export function fillRest(tokens: Float32Array, count: number, columns: number, tokenSize: number): void {
  for (let place = count; place * tokenSize < tokens.length; place++) {
    const copied = place >= columns ? place - columns : count - 1
    tokens.copyWithin(place * tokenSize, copied * tokenSize, (copied + 1) * tokenSize)
  }
}
