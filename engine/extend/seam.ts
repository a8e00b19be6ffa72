/**
 * Where new pixels meet old ones. Both sides of a seam were decoded together once, so that the old side as it was decoded
 * then tells what decoding did to it: that difference is taken out of the new side, fading with the distance.
 */
import type { Pixels } from '../request.ts'
import type { Direction } from './plan.ts'

/** Mean difference of a pixel from the one in front of it, 0..255, over all of the seam and its colours. */
export interface Seam {
  /** One pixel before the seam, across it, and one pixel behind it. */
  readonly before: number
  readonly across: number
  readonly after: number
}

/** Where what was painted begins. */
export interface Extended {
  readonly direction: Direction
  /** Lines of what was painted that show the parent. */
  readonly known: number
  /** Lines between which the window has moved on. */
  readonly moves: readonly number[]
}

/** Lines of the model's scale over which a step at a seam fades. */
export const fadeLines = 48

/** Lines lie across the direction: rows for `down`, columns for `right`. */
interface Lines {
  readonly count: number
  readonly length: number
  /** Where a pixel begins in the data. */
  readonly at: (line: number, place: number) => number
}

export function linesOf({ width, height }: Pick<Pixels, 'width' | 'height'>, direction: Direction): Lines {
  return direction === 'down'
    ? { count: height, length: width, at: (line, place) => (line * width + place) * 3 }
    : { count: width, length: height, at: (line, place) => (place * width + line) * 3 }
}

export interface Joint {
  readonly direction: Direction
  /** The first new line of the picture, and how many there are. */
  readonly from: number
  readonly count: number
  /** The line of `decoded` that lies at `from`. */
  readonly decodedFrom: number
  /** Lines over which the correction fades. */
  readonly fade: number
  /** Where `decoded` lies along the lines of the picture; from their beginning where it is left out. */
  readonly place?: number
  /** So many places at its beginning are there already: one picture goes over into the other. */
  readonly lap?: number
}

/** Writes the new lines of `picture`, in place. Nothing in front of `from` is touched. */
export function joinLines(picture: Pixels, decoded: Pixels, joint: Joint): void {
  const { direction, from, count, decodedFrom, fade, place: begin = 0, lap = 0 } = joint
  const [to, own] = [linesOf(picture, direction), linesOf(decoded, direction)]
  const length = Math.min(own.length, to.length - begin)
  const sums = from > 0 && decodedFrom > 0 ? moved(picture, decoded, joint, length) : null
  for (let line = 0; line < Math.min(count, own.count - decodedFrom, to.count - from); line++) {
    const weight = sums === null || line >= fade ? 0 : (1 + Math.cos((Math.PI * line) / fade)) / 2
    for (let place = 0; place < length; place++) {
      const target = to.at(from + line, begin + place)
      const source = own.at(decodedFrom + line, place)
      const share = place < lap ? (place + 0.5) / lap : 1
      // Fine differences belong to the seam itself; further away only broad ones are carried on.
      const [left, right] = [Math.max(0, place - line), Math.min(length, place + line + 1)]
      for (let c = 0; c < 3; c++) {
        const shift = weight === 0 ? 0 : (sums![right * 3 + c]! - sums![left * 3 + c]!) / (right - left)
        const value = decoded.data[source + c]! + weight * shift
        const mixed = share === 1 ? value : picture.data[target + c]! + share * (value - picture.data[target + c]!)
        picture.data[target + c] = Math.min(255, Math.max(0, Math.round(mixed)))
      }
    }
  }
}

/** Prefix sums (length + 1, 3), along the line in front of the seam, of what decoding took from the picture there. */
function moved(picture: Pixels, decoded: Pixels, joint: Joint, length: number): Float64Array {
  const { direction, from, decodedFrom, place: begin = 0 } = joint
  const [to, own] = [linesOf(picture, direction), linesOf(decoded, direction)]
  const sums = new Float64Array((length + 1) * 3)
  for (let place = 0; place < length; place++) {
    const target = to.at(from - 1, begin + place)
    const source = own.at(decodedFrom - 1, place)
    for (let c = 0; c < 3; c++)
      sums[(place + 1) * 3 + c] = sums[place * 3 + c]! + picture.data[target + c]! - decoded.data[source + c]!
  }
  return sums
}

/** `line`: the first one behind the seam. */
export function measureSeam(picture: Pixels, direction: Direction, line: number): Seam {
  const lines = linesOf(picture, direction)
  const step = (at: number) => {
    if (at < 1 || at >= lines.count) return 0
    let sum = 0
    for (let place = 0; place < lines.length; place++) {
      const [one, other] = [lines.at(at - 1, place), lines.at(at, place)]
      for (let c = 0; c < 3; c++) sum += Math.abs(picture.data[one + c]! - picture.data[other + c]!)
    }
    return Math.round((sum / lines.length / 3) * 100) / 100
  }
  return { before: step(line - 1), across: step(line), after: step(line + 1) }
}

/** Near 1 the seam cannot be told from the lines beside it. What nobody sees in 8 bits is no seam. */
export function seamRatio({ before, across, after }: Seam): number {
  const least = 0.5
  return Math.max(across, least) / Math.max((before + after) / 2, least)
}

/** The first is that of the picture that was continued; the worst speaks for all others. */
export function seamsInWords([first, ...others]: readonly Seam[]): string {
  if (first === undefined) return 'The seam was not measured.'
  const worst = Math.max(...others.map(seamRatio))
  const steps = `colours change by ${first.across.toFixed(1)} of 255 across it, by ${first.before.toFixed(1)} and ${first.after.toFixed(1)} beside it`
  const further = others.length === 0 ? '' : `; where the painting moved on, ${worst.toFixed(1)} at most`
  return `Seam ${seamRatio(first).toFixed(1)} (1 cannot be told): ${steps}${further}.`
}
