import { useEffect, useRef } from 'react'
import type { Picture } from '../../electron/contract.ts'
import { loadMorePictures, showPicture } from '../actions/pictures.ts'
import { pictureUrl } from '../document/pictureUrl.ts'
import { useLibraryStore } from '../stores/libraryStore.ts'
import { useViewStore } from '../stores/viewStore.ts'
import { strings } from '../strings.ts'
import './gallery.css'

export function Gallery() {
  const order = useLibraryStore((facts) => facts.order)
  const byId = useLibraryStore((facts) => facts.byId)
  const complete = useLibraryStore((facts) => facts.complete)
  const selectedId = useViewStore((facts) => facts.selectedId)
  return (
    <aside className="gallery" aria-label={strings.picture.gallery}>
      <h2>
        {strings.picture.gallery}
        {order.length > 0 && complete && <span>{strings.picture.count(order.length)}</span>}
      </h2>
      <div className="gallery-scroll">
        {order.length === 0 && complete && <p className="gallery-empty">{strings.picture.none}</p>}
        <ul className="gallery-grid" aria-label={strings.picture.list}>
          {order.map((id) => {
            const picture = byId[id]
            return picture && <Thumbnail key={id} picture={picture} selected={id === selectedId} />
          })}
        </ul>
        {!complete && <NextPage key={order.length} />}
      </div>
    </aside>
  )
}

function Thumbnail({ picture, selected }: { readonly picture: Picture; readonly selected: boolean }) {
  const name = picture.prompt || strings.picture.imported
  return (
    <li className="thumbnail">
      <button type="button" aria-label={name} aria-current={selected || undefined} onClick={() => showPicture(picture)}>
        <img src={pictureUrl(picture.hash)} alt="" loading="lazy" decoding="async" draggable={false} />
        <span>{name}</span>
      </button>
    </li>
  )
}

/** Loads the next page as soon as it comes near the visible part. */
function NextPage() {
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (mark.current === null) return undefined
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void loadMorePictures()
      },
      { rootMargin: '400px' },
    )
    watch.observe(mark.current)
    return () => watch.disconnect()
  }, [])
  return <div ref={mark} className="gallery-next" />
}
