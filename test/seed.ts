/** Chance that can be had again: `PATCHWORK_SEED=N npx vitest run FILE` repeats what a run printed. */
export interface Chance {
  readonly seed: number
  /** At least 0, below 1. */
  readonly next: () => number
  /** A whole number from 0, below `end`. */
  readonly below: (end: number) => number
}

/** Prints its seed, so that a failure can be repeated. */
export function chance(what: string): Chance {
  const seed = Number(process.env.PATCHWORK_SEED ?? Date.now() % 1_000_000_000)
  console.log(`${what}: PATCHWORK_SEED=${seed}`)
  return chanceOf(seed)
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { seed, next, below: (end) => Math.floor(next() * end) }
}
