import { LibrarySearch } from './LibrarySearch.tsx'
import { PictureGrid } from './PictureGrid.tsx'
import { PictureInfo } from './PictureInfo.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import './library.css'

/** Every picture ever made: searched, filtered, selected, and what is known of each. */
export function LibraryPanel() {
  return (
    <div className="library">
      <LibrarySearch />
      <PictureGrid />
      <SelectionBar />
      <PictureInfo />
    </div>
  )
}
