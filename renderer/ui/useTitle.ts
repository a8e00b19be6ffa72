import { useEffect } from 'react'
import { isRunning } from '../document/painting.ts'
import { usePaintingStore } from '../stores/paintingStore.ts'
import { strings } from '../strings.ts'

/** The window's title tells the progress to whoever works elsewhere meanwhile. */
export function useTitle(): void {
  const percent = usePaintingStore(({ painting }) =>
    isRunning(painting) && painting.patchCount > 0
      ? Math.floor((painting.patches / painting.patchCount) * 20) * 5
      : null,
  )
  useEffect(() => {
    document.title = percent === null ? strings.app.name : `${percent}% · ${strings.app.name}`
  }, [percent])
}
