import type { SetLine } from '../../electron/contract.ts'
import { openSeries } from './keptSeries.ts'
import { openSets } from './sets.ts'

/** A set over the board, a story beside it, a series in its dialog. */
export function openLine({ id, kind }: SetLine): void {
  void (kind === 'series' ? openSeries(id) : openSets(id))
}
