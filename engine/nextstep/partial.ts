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
