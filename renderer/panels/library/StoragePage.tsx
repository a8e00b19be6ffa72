import { useLibraryStore } from '../../stores/libraryStore.ts'
import { strings } from '../../strings.ts'

/** What the library holds. */
export function StoragePage() {
  const count = useLibraryStore((facts) => facts.order.length)
  return <p>{strings.picture.count(count)}</p>
}
