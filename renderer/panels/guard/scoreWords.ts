import type { GuardScore } from '../../../electron/contract.ts'
import { guardStrings } from '../../strings/guard.ts'

/** Colour differences in Lab units up to which each word holds: 1 can just be seen. */
const limits = [1, 2.5, 5]

export function scoreWords({ verdict, restored, drift, shift }: GuardScore): string {
  const words = guardStrings.drifts[limits.filter((limit) => drift >= limit).length]!
  const drifted = guardStrings.drift(words, drift) + (shift >= 0.3 ? guardStrings.moved(shift) : '')
  switch (verdict) {
    case 'restored':
      return guardStrings.verdicts.restored(Math.floor(restored * 100), drifted)
    case 'nothing':
      return guardStrings.verdicts.nothing(drifted)
    case 'whole':
      return guardStrings.verdicts.whole
    case 'raw':
      return guardStrings.verdicts.raw
  }
}
