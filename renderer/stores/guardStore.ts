/** The drift guard of the selected edit while the user looks at it. None of this is history. */
import type { GuardScore } from '../../electron/contract.ts'
import { createFacts } from './facts.ts'

export interface Trial {
  readonly score: GuardScore
  /** Object URLs of the picture and its change map. */
  readonly picture: string
  readonly map: string
}

interface GuardFacts {
  /** The edit whose guard is open. */
  readonly pictureId: string | null
  /** Where the slider stands; null where it has not been touched. */
  readonly strength: number | null
  /** What that strength would give, once it is known. */
  readonly trial: Trial | null
  /** Whether what changed is marked on the board. */
  readonly showsChanges: boolean
  /** One question at a time is asked, and one answer kept at a time. */
  readonly trying: boolean
  readonly keeping: boolean
}

const closed = { pictureId: null, strength: null, trial: null, showsChanges: false } as const

export const useGuardStore = createFacts<GuardFacts>(() => ({
  ...closed,
  trying: false,
  keeping: false,
}))

export function openGuard(pictureId: string): void {
  setTrial(null)
  useGuardStore.setState({ ...closed, pictureId })
}

export function closeGuard(): void {
  setTrial(null)
  useGuardStore.setState(closed)
}

export function setTrial(trial: Trial | null): void {
  const before = useGuardStore.getState().trial
  useGuardStore.setState({ trial })
  if (before === null) return
  URL.revokeObjectURL(before.picture)
  URL.revokeObjectURL(before.map)
}
