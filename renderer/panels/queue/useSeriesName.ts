import { useEffect } from 'react'
import type { QueuedSeries } from '../../../electron/contract.ts'
import { readSetLines } from '../../actions/sets.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { report } from '../../stores/toastStore.ts'
import { seriesStrings as words } from '../../strings/series.ts'

/** What the library calls it, which can be changed at any time; its words where the library does not know it. */
export function useSeriesName({ set, template }: QueuedSeries['order']): string {
  const name = useSetStore(({ lines }) => lines.find(({ id }) => id === set)?.name)
  useEffect(() => {
    if (set !== undefined) void readSetLines().catch((error: unknown) => report(error, 'series'))
  }, [set])
  return name ?? template ?? words.ownWords
}
