import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { strings } from '../../strings.ts'

/** What the library holds. */
export function StoragePage() {
  const count = useLibraryListStore((list) => list.facets?.count ?? 0)
  return <p>{strings.picture.count(count)}</p>
}
