/** "Put it on the beach" changes what lies around a thing on plain ground; the thing is not asked about, and stays byte for byte. */
import { cutOut } from '../export/cutout/cutOut.ts'
import type { Pixels } from '../request.ts'
import type { Lab } from './lab.ts'

const placing =
  /^\s*(?:please\s+)?(?:now\s+)?(?:put|place|set|show) (?:it|this|that|them|(?:the|this) [\p{L}\p{N} '’-]+?) (?:(?:in|into|on|onto|at|by|under|near|beside|inside|outside)\b|underwater)/iu

/** Where it lies for certain, one pixel within its outline; null where that is not what is asked for, or where nothing lies on plain ground. */
export function thingOf(picture: Pixels, instruction: string): Uint8Array | null {
  if (!placing.test(instruction.replaceAll('<image>', ''))) return null
  const alpha = cutOut(picture)?.alpha ?? null
  if (alpha === null) return null
  const { width, height } = picture
  const within = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && alpha[y * width + x] === 255
  const inside = alpha.map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const isInside = within(x, y) && within(x - 1, y) && within(x + 1, y) && within(x, y - 1) && within(x, y + 1)
    return isInside ? 1 : 0
  })
  return inside.includes(1) ? inside : null
}

/** As far as a model's blur and drift go in a thing that it has left alone; 1 can just be seen. */
const sameColour = 14
/** So much of it must be as it was, at least. */
const leastSame = 0.75

/** Whether the model left it where and as it was: one that was moved or painted anew has no place to be put back to. */
export function isStillThere(thing: Uint8Array, before: Lab, after: Lab): boolean {
  let [count, same] = [0, 0]
  for (const [i, is] of thing.entries()) {
    if (is === 0) continue
    count++
    const difference = Math.hypot(...before.planes.map((plane, channel) => after.planes[channel]![i]! - plane[i]!))
    if (difference <= sameColour) same++
  }
  return same >= leastSame * count
}

/** A mask that leaves it alone; its outline, one pixel of it, lies half in either picture. */
export function withoutThing(values: Float32Array, thing: Uint8Array, width: number): Float32Array {
  return values.map((value, i) => {
    if (thing[i] === 1) return 0
    const isOutline = [i - 1, i + 1, i - width, i + width].some((next) => thing[next] === 1)
    return isOutline ? Math.min(value, 0.5) : value
  })
}
