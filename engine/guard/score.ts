/** How far the model drifted where nothing was to change, and what the guard did about it. */
import type { GuardScore } from '../event.ts'
import type { Pixels } from '../request.ts'
import type { Shift } from './align.ts'
import { toLab } from './lab.ts'
import type { Mask } from './mask.ts'

interface Facts extends Mask {
  readonly verdict: GuardScore['verdict']
  readonly before: Pixels
  readonly edited: Pixels
  readonly shift: Shift
}

export function scoreOf({ verdict, values, before, edited, shift }: Facts): GuardScore {
  const [still, moved] = [toLab(before), toLab(edited)]
  let [untouched, sum, changed, plain] = [0, 0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const difference = Math.hypot(...still.planes.map((plane, channel) => moved.planes[channel]![i]! - plane[i]!))
    if (values[i]! === 0) {
      untouched++
      sum += difference
    }
    changed += difference * values[i]!
    if (difference * values[i]! > plainly) plain++
  }
  const isLittle = changed < littleInAll * values.length && plain < littleOfIt * values.length
  return {
    verdict,
    restored: round(untouched / values.length, 3),
    drift: untouched === 0 ? 0 : round(sum / untouched, 2),
    shift: round(Math.hypot(shift.x, shift.y), 2),
    ...(isLittle && { little: true }),
  }
}

/**
 * Colour differences in Lab units. Of 200 exact edits of drawings and 60 of photos only another skin of a figure an inch high counts as
 * little; an edit that the model leaves out moves a picture by about 1, and 0.5% of it plainly.
 */
const plainly = 15
const littleInAll = 1.5
const littleOfIt = 0.01

/** One line for people. */
export function scoreInWords({ verdict, restored, drift, shift }: GuardScore): string {
  switch (verdict) {
    case 'restored':
      return `${percent(restored)} of the picture is as it was, byte for byte; the model had ${drifted(drift, shift)}.`
    case 'nothing':
      return `No change stands out, so the picture is as it was; the model had ${drifted(drift, shift)}.`
    case 'whole':
      return 'The edit touches the whole picture, so nothing was put back.'
    case 'raw':
      return 'The guard is off: this is the edit as the model made it.'
  }
}

/** Colour differences in Lab units: 1 can just be seen. */
const words = [
  [1, 'hardly drifted there'],
  [2.5, 'drifted a little there'],
  [5, 'drifted visibly there'],
  [Infinity, 'drifted far there'],
] as const

function drifted(drift: number, shift: number): string {
  const word = words.find(([limit]) => drift < limit)![1]
  const moved = shift >= 0.3 ? `, and moved it by ${shift.toFixed(1)} pixels` : ''
  return `${word} (${drift.toFixed(1)})${moved}`
}

function percent(share: number): string {
  return `${Math.floor(share * 100)}%`
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
