/** One comparison with the official implementation. */
export interface Check {
  readonly stage: string
  readonly name: string
  /** Largest absolute difference; 1 or more for sequences that must be equal and are not. */
  readonly error: number
  readonly limit: number
}

/** The limits in float32, by kind of result. */
export const limits = {
  exact: 0,
  call: 1e-4,
  hidden: 5e-4,
  endToEnd: 1e-3,
  greyLevels: 1,
  resampledGreyLevels: 3,
} as const

type Numbers = ArrayLike<number>

/** Largest absolute difference; NaN and missing elements count as infinite. */
export function largestDifference(
  actual: Numbers,
  expected: Numbers,
  counts: (index: number) => boolean = () => true,
): number {
  if (actual.length !== expected.length) return Infinity
  let largest = 0
  for (let index = 0; index < expected.length; index++) {
    if (!counts(index)) continue
    const difference = Math.abs((actual[index] as number) - (expected[index] as number))
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference
  }
  return largest
}

/** 0 when the two are the same, else the number of places that differ. */
export function countDifferences(actual: readonly unknown[], expected: readonly unknown[]): number {
  const longest = Math.max(actual.length, expected.length)
  return Array.from({ length: longest }, (_, index) => index).filter((index) => actual[index] !== expected[index])
    .length
}
