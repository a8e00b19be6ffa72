import { changeFilter } from '../../actions/libraryList.ts'
import { noFilter } from '../../document/libraryFilter.ts'
import { libraryStrings } from '../../strings/library.ts'

export function EmptyLibrary({ filtered }: { readonly filtered: boolean }) {
  if (!filtered) return <p className="library-empty">{libraryStrings.empty}</p>
  return (
    <div className="library-empty" role="status">
      <p>{libraryStrings.nothingFound}</p>
      <button type="button" className="button is-solid" onClick={() => changeFilter(noFilter)}>
        {libraryStrings.showAll}
      </button>
    </div>
  )
}
