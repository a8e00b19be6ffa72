import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { BinPanel } from './BinPanel.tsx'
import { FoundSets } from './FoundSets.tsx'
import { LibrarySearch } from './LibrarySearch.tsx'
import { PictureGrid } from './PictureGrid.tsx'
import { PictureInfo } from './PictureInfo.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import './library.css'

/** Every picture ever made: searched, filtered, selected, and what is known of each. */
export function LibraryPanel() {
  const binOpen = useLibraryListStore((list) => list.binOpen)
  if (binOpen) return <BinPanel />
  return (
    <div className="library">
      <LibrarySearch />
      <FoundSets />
      <PictureGrid />
      <SelectionBar />
      <PictureInfo />
    </div>
  )
}
