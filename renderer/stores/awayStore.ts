/** What was put away, into the bin or renamed last, though that is no step of the board. */
import { strings } from '../strings.ts'
import { useBoardStore } from './boardStore.ts'
import { createFacts } from './facts.ts'
import { notify, report, withdraw } from './toastStore.ts'

type Told = 'sets' | 'boards' | 'touchUp'

interface AwayFacts {
  /** `headId`: where the board stood then. */
  readonly away: { readonly told: Told; readonly headId: string; readonly bringBack: () => void } | null
}

export const useAwayStore = createFacts<AwayFacts>(() => ({ away: null }))

/** The note's button brings it back, and so does undo, until something else is done. */
export function tellAway(told: Told, message: string, undo: () => Promise<void>): void {
  const bringBack = rememberAway(told, undo)
  notify({ id: told, tone: 'note', message, action: { label: strings.actions.undo, run: bringBack } })
}

/** What is seen where it happened: undo alone brings it back. */
export function rememberAway(told: Told, undo: () => Promise<void>): () => void {
  const bringBack = () => {
    forgetAway(told)
    void undo().catch((error: unknown) => report(error, told))
  }
  useAwayStore.setState({ away: { told, headId: useBoardStore.getState().history.headId, bringBack } })
  return bringBack
}

/** Null where something else was done since. */
export function awayLast(): (() => void) | null {
  const { away } = useAwayStore.getState()
  return away?.headId === useBoardStore.getState().history.headId ? away.bringBack : null
}

/** The way back that was offered has been gone, or leads nowhere any more. */
export function forgetAway(told: Told): void {
  withdraw(told)
  if (useAwayStore.getState().away?.told === told) useAwayStore.setState({ away: null })
}
