import { useEffect } from 'react'
import { isRunning } from '../document/painting.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { strings } from '../strings.ts'

/** The window's title tells the progress to whoever works elsewhere meanwhile. It is no part of the page: nothing renders. */
export function useTitle(): void {
  useEffect(() => {
    const tell = () => {
      const { painting } = usePaintingStore.getState()
      const isCounted = isRunning(painting) && painting.patchCount > 0
      const percent = isCounted ? Math.floor((painting.patches / painting.patchCount) * 20) * 5 : null
      const title = percent === null ? strings.app.name : `${percent}% · ${strings.app.name}`
      if (document.title !== title) document.title = title
    }
    tell()
    return usePaintingStore.subscribe(tell)
  }, [])
}
