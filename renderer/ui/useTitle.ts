import { useEffect } from 'react'
import { isRunning } from '../document/painting.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { useQueueStore } from '../stores/queueStore.ts'
import { strings } from '../strings.ts'

/** The window's title tells the progress to whoever works elsewhere meanwhile. It is no part of the page: nothing renders. */
export function useTitle(): void {
  useEffect(() => {
    const tell = () => {
      const { painting } = usePaintingStore.getState()
      const { patches: done, patchCount: total } = isRunning(painting) ? painting : rowsOfSeries()
      const percent = total > 0 ? Math.floor((done / total) * 20) * 5 : null
      const title = percent === null ? strings.app.name : `${percent}% · ${strings.app.name}`
      if (document.title !== title) document.title = title
    }
    tell()
    const unsubscribe = [usePaintingStore.subscribe(tell), useQueueStore.subscribe(tell)]
    return () => unsubscribe.forEach((stop) => stop())
  }, [])
}

function rowsOfSeries(): { readonly patches: number; readonly patchCount: number } {
  const { done = 0, total = 0 } =
    useQueueStore.getState().series.find(({ state }) => state === 'running')?.progress ?? {}
  return { patches: done, patchCount: total }
}
