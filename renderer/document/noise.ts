/** Whether a picture is noise: what is drawn or seen by a camera has places that are as their neighbours, noise has hardly any. */

/** Cells across and down that a picture is looked at in. */
export const cells = 24

/**
 * Colour difference, in levels of 0..255, that a quarter of all neighbouring cells must stay below. Pictures of the embedded model have 6 at
 * most, photographs and their edits 16; too few steps or far too much guidance make 33 to 49.
 */
const most = 24

/** `data`: cells x cells pixels of red, green, blue and alpha, row by row; on clear ground nothing is to be seen. */
export function isNoise(data: ArrayLike<number>): boolean {
  const steps: number[] = []
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      const at = y * cells + x
      if (x + 1 < cells) steps.push(difference(data, at, at + 1))
      if (y + 1 < cells) steps.push(difference(data, at, at + cells))
    }
  }
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 4)]! > most
}

function difference(data: ArrayLike<number>, one: number, other: number): number {
  const seen = (at: number, channel: number) => (data[at * 4 + channel]! * data[at * 4 + 3]!) / 255
  return Math.hypot(...[0, 1, 2].map((channel) => seen(one, channel) - seen(other, channel)))
}
