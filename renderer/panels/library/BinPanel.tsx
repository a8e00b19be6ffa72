import { ArrowLeft, RotateCcw, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Picture, SetCounts, SetKind, SetLine } from '../../../electron/contract.ts'
import { call } from '../../api.ts'
import { emptyBin, leaveBin, restoreAll, restoreFromBin, restoreSet } from '../../actions/bin.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { useLibraryListStore } from '../../stores/libraryListStore.ts'
import { report } from '../../stores/toastStore.ts'
import { strings } from '../../strings.ts'
import { libraryStrings } from '../../strings/library.ts'
import { SetButton } from '../sets/SetButton.tsx'
import { lineKinds } from '../sets/SetLineButton.tsx'
import './bin.css'

const words = libraryStrings.bin
const atOnce = 120

/** Pictures, sets, stories and series that were deleted, until it is emptied: brought back one by one or all, or deleted for good after a question. */
export function BinPanel() {
  const [shown, setShown] = useState(atOnce)
  const { pictures, total, sets } = useBinned(shown)
  const [asking, setAsking] = useState(false)
  const counts = countsOf(sets)
  const isEmpty = total === 0 && sets.length === 0
  return (
    <section className="bin" aria-label={words.title}>
      <header>
        <SetButton icon={ArrowLeft} label={words.back} onClick={leaveBin} />
        <h2>{total === null ? words.title : words.open(total, counts)}</h2>
      </header>
      {isEmpty && <p className="bin-empty">{words.empty}</p>}
      <div className="bin-scroll">
        {sets.length > 0 && (
          <ul className="bin-sets" aria-label={words.sets}>
            {sets.map((line) => (
              <BinnedSet key={line.id} line={line} />
            ))}
          </ul>
        )}
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
      </div>
      {total !== null && !isEmpty && (
        <footer>
          {asking ? (
            <div
              role="alertdialog"
              aria-label={words.emptyIt}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return
                event.preventDefault()
                setAsking(false)
              }}
            >
              <p>{words.question(total, counts)}</p>
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
              <button type="button" className="button is-solid" onClick={() => void restoreAll()}>
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

function BinnedSet({ line }: { readonly line: SetLine }) {
  const { icon: Icon, line: says } = lineKinds[line.kind]
  return (
    <li>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span title={line.name}>{says(line.name, line.count)}</span>
      <SetButton icon={RotateCcw} label={words.restore(line.name)} onClick={() => void restoreSet(line)} />
    </li>
  )
}

function countsOf(sets: readonly SetLine[]): SetCounts {
  const of = (kind: SetKind) => sets.filter((line) => line.kind === kind).length
  return { set: of('set'), story: of('story'), series: of('series') }
}

interface Binned {
  readonly pictures: readonly Picture[]
  /** Of the pictures. */
  readonly total: number | null
  readonly sets: readonly SetLine[]
}

/** Asked again whenever the library has changed. */
function useBinned(limit: number): Binned {
  const facets = useLibraryListStore((list) => list.facets)
  const [found, setFound] = useState<Binned>({ pictures: [], total: null, sets: [] })
  useEffect(() => {
    const page = call('pictures:page', { query: { deleted: true }, offset: 0, limit: Math.min(limit, 500) })
    Promise.all([page, call('sets:list', { deleted: true })])
      .then(([{ pictures, total }, sets]) => setFound({ pictures, total, sets }))
      .catch((error: unknown) => report(error, 'library'))
  }, [limit, facets])
  return found
}
