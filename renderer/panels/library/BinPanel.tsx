import { ArrowLeft, RotateCcw, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Picture } from '../../../electron/contract.ts'
import { call } from '../../api.ts'
import { emptyBin, leaveBin, restoreFromBin } from '../../actions/bin.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { report } from '../../stores/toastStore.ts'
import { strings } from '../../strings.ts'
import { libraryStrings } from '../../strings/library.ts'
import { SetButton } from '../sets/SetButton.tsx'
import './bin.css'

const words = libraryStrings.bin
const atOnce = 120

/** What was deleted, until it is emptied: brought back one by one or all, or deleted for good after a question. */
export function BinPanel() {
  const [shown, setShown] = useState(atOnce)
  const { pictures, total } = useBinned(shown)
  const [asking, setAsking] = useState(false)
  return (
    <section className="bin" aria-label={words.title}>
      <header>
        <SetButton icon={ArrowLeft} label={words.back} onClick={leaveBin} />
        <h2>{total === null ? words.title : words.open(total)}</h2>
      </header>
      {total === 0 && <p className="bin-empty">{words.empty}</p>}
      <ul className="bin-grid" aria-label={words.list}>
        {pictures.map((picture) => (
          <BinnedPicture key={picture.id} picture={picture} />
        ))}
      </ul>
      {total !== null && total > pictures.length && (
        <button type="button" className="button is-solid" onClick={() => setShown(shown + atOnce)}>
          {words.more}
        </button>
      )}
      {total !== null && total > 0 && (
        <footer>
          {asking ? (
            <div role="alertdialog" aria-label={words.emptyIt}>
              <p>{words.question(total)}</p>
              <button
                type="button"
                className="button is-solid is-danger"
                onClick={() => {
                  setAsking(false)
                  void emptyBin()
                }}
              >
                {words.forGood}
              </button>
              <button type="button" className="button is-solid" autoFocus onClick={() => setAsking(false)}>
                {words.keep}
              </button>
            </div>
          ) : (
            <>
              <button type="button" className="button is-solid" onClick={() => void restoreFromBin(null)}>
                <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
                {words.restoreAll}
              </button>
              <button type="button" className="button" onClick={() => setAsking(true)}>
                <Trash2 size={14} strokeWidth={1.75} aria-hidden />
                {words.emptyIt}
              </button>
            </>
          )}
        </footer>
      )}
    </section>
  )
}

function BinnedPicture({ picture }: { readonly picture: Picture }) {
  const name = picture.name ?? (picture.prompt || strings.picture.imported)
  return (
    <li>
      <img src={thumbnailUrl(picture.hash)} alt={name} title={name} draggable={false} />
      <SetButton icon={RotateCcw} label={words.restore(name)} onClick={() => void restoreFromBin([picture.id])} />
    </li>
  )
}

/** Asked again whenever the library has changed. */
function useBinned(limit: number): { readonly pictures: readonly Picture[]; readonly total: number | null } {
  const facets = useLibraryListStore((list) => list.facets)
  const [found, setFound] = useState<{ readonly pictures: readonly Picture[]; readonly total: number | null }>({
    pictures: [],
    total: null,
  })
  useEffect(() => {
    call('pictures:page', { query: { deleted: true }, offset: 0, limit: Math.min(limit, 500) })
      .then(setFound)
      .catch((error: unknown) => report(error, 'library'))
  }, [limit, facets])
  return found
}
