/**
 * How fast patches arrive, and when the last one will. Every patch costs about the same, so the rate over
 * the last few seconds is an honest forecast. Patches may come in bursts: arrivals closer together than
 * `burstMs` count as one observation, at the time of the first, with the total of the last.
 */
export interface Pace {
  readonly observations: readonly { readonly at: number; readonly total: number }[]
}

const windowMs = 6000
const minimumObservations = 8
const burstMs = 8
/** Less than this is no ground for a forecast. */
const shortestMs = 600

export const emptyPace: Pace = { observations: [] }

export function observe(pace: Pace, total: number, at: number): Pace {
  const last = pace.observations.at(-1)
  if (last !== undefined && at - last.at < burstMs) {
    return { observations: [...pace.observations.slice(0, -1), { at: last.at, total }] }
  }
  const kept = pace.observations.filter(
    (seen, index) => at - seen.at <= windowMs || pace.observations.length - index < minimumObservations,
  )
  return { observations: [...kept, { at, total }] }
}

export function patchesPerSecond(pace: Pace): number | null {
  const first = pace.observations[0]
  const last = pace.observations.at(-1)
  if (first === undefined || last === undefined || last.at - first.at < shortestMs) return null
  return ((last.total - first.total) / (last.at - first.at)) * 1000
}

/** Seconds until `goal` patches are there, counting down between arrivals; null before a rate is known. */
export function secondsLeft(pace: Pace, goal: number, now: number): number | null {
  const rate = patchesPerSecond(pace)
  const last = pace.observations.at(-1)
  if (rate === null || rate <= 0 || last === undefined) return null
  return Math.max(0, (goal - last.total) / rate - (now - last.at) / 1000)
}
