/** Looks at an export before it is made: the pixel process makes it small and in memory, with the code that makes it in earnest. */
import type { ExportSettings, ExportTile } from '../../electron/contract.ts'
import { call } from '../api.ts'
import { exportOrder } from '../document/exportOrder.ts'
import { seenOf } from '../document/exportList.ts'
import { useExportStore } from '../stores/exportStore.ts'
import { pictureById } from '../stores/libraryStore.ts'

/** One at a time: what is changed meanwhile is looked at next, and only as it is then. */
export async function lookAtExport(): Promise<void> {
  const { isLooking } = useExportStore.getState()
  useExportStore.setState({ isStale: true, isLooking: true })
  if (isLooking) return
  while (useExportStore.getState().isStale) {
    useExportStore.setState({ isStale: false })
    await look()
  }
  useExportStore.setState({ isLooking: false })
}

async function look(): Promise<void> {
  const { pictures, animations, settings } = useExportStore.getState()
  if (pictures.length === 0) return useExportStore.setState({ preview: null, trouble: null })
  try {
    const seen = seenOf(pictures, pictureById, settings.scales)
    const preview = await call('exports:preview', exportOrder(seen, animations, settings))
    useExportStore.setState({ preview, trouble: null })
  } catch (error) {
    useExportStore.setState({ preview: null, trouble: error instanceof Error ? error.message : String(error) })
  }
}

export function lookAtTile(id: string, finish: ExportSettings['finish']): Promise<ExportTile> {
  return call('exports:tile', { id, finish })
}
