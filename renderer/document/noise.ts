/** Whether a picture, or a part of it, is noise: what is drawn or seen by a camera has places that are as their neighbours, noise has hardly any. */

/** Cells across and down that a picture is looked at in. */
export const cells = 24

/**
 * Colour difference, in levels of 0..255, that a quarter of all neighbouring cells must stay below. Pictures of the embedded model have 6 at
 * most, photographs and their edits 16; too few steps or far too much guidance make 33 to 49.
 */
const most = 24

/** `data`: cells x cells pixels of red, green, blue and alpha, row by row; on clear ground nothing is to be seen. */
export function isNoise(data: ArrayLike<number>): boolean {
  return stepsIn(data, { x: 0, y: 0, side: cells }, 1 / 4) > most
}

/** Cells across and down of a part, and from one to the next. */
const [part, stride] = [5, 2]
/**
 * Colour difference that a tenth of the neighbours in every part must stay below: things are plain somewhere, however small, and flakes,
 * drops and stars leave gaps. Of 122 real edits of drawings and photos one is above; of parts that are damaged by too few steps
 * or too much guidance and are a quarter of the picture, 11 of 12 are.
 */
const mostInPart = 28
/** As busy as this, in shares of what it has become, it was busy before. */
const busyBefore = 1 / 2

/** Whether a part of an edit became noise that was none in the picture before it, both looked at as by `isNoise`. */
export function hasNoisyPart(data: ArrayLike<number>, before: ArrayLike<number>): boolean {
  for (let y = 0; y + part <= cells; y += stride) {
    for (let x = 0; x + part <= cells; x += stride) {
      const square = { x, y, side: part }
      const now = stepsIn(data, square, 1 / 10)
      if (now > mostInPart && stepsIn(before, square, 1 / 10) < now * busyBefore) return true
    }
  }
  return false
}

/** The colour difference that a share of all neighbouring cells in a square stays below. */
function stepsIn(
  data: ArrayLike<number>,
  { x: left, y: top, side }: { readonly x: number; readonly y: number; readonly side: number },
  share: number,
): number {
  const steps: number[] = []
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) {
      const at = y * cells + x
      if (x + 1 < left + side) steps.push(difference(data, at, at + 1))
      if (y + 1 < top + side) steps.push(difference(data, at, at + cells))
    }
  }
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length * share)]!
}

function difference(data: ArrayLike<number>, one: number, other: number): number {
  const seen = (at: number, channel: number) => (data[at * 4 + channel]! * data[at * 4 + 3]!) / 255
  return Math.hypot(...[0, 1, 2].map((channel) => seen(one, channel) - seen(other, channel)))
}
