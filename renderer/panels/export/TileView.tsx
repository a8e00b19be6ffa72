import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ExportTile } from '../../../electron/contract.ts'
import { lookAtTile } from '../../actions/exportLook.ts'
import { useExportStore } from '../../stores/exportStore.ts'
import { exportStrings as words } from '../../strings/export.ts'
import { ListButton } from './ListButton.tsx'
import { useGround, useScale } from './shown.ts'

/** One picture three by three, and how well it fits itself; of marked ones the first, and from there on any. */
export function TileView() {
  const pictures = useExportStore((facts) => facts.pictures)
  const marked = useExportStore((facts) => facts.marked)
  const finish = useExportStore(({ settings }) => settings.finish)
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      pictures.findIndex(({ id }) => marked.has(id)),
    ),
  )
  const picture = pictures[Math.min(at, pictures.length - 1)]
  const { tile, trouble } = useTile(picture?.id, finish)
  const step = (by: 1 | -1) => setAt((at + by + pictures.length) % pictures.length)
  if (picture === undefined) return null
  return (
    <>
      {trouble !== null && (
        <p className="export-trouble" role="alert">
          {trouble}
        </p>
      )}
      {tile !== null && <Tiles tile={tile} name={picture.name} />}
      <div className="export-player" role="group" aria-label={words.tile.picture}>
        <ListButton
          label={words.tile.previous}
          icon={ChevronLeft}
          disabled={pictures.length < 2}
          onClick={() => step(-1)}
        />
        <ListButton
          label={words.tile.next}
          icon={ChevronRight}
          disabled={pictures.length < 2}
          onClick={() => step(1)}
        />
        <p className="export-facts" role="status">
          {picture.name}
          {tile !== null && <span>{words.tile.seam(tile.seam, tile.before)}</span>}
        </p>
      </div>
    </>
  )
}

function useTile(id: string | undefined, finish: Parameters<typeof lookAtTile>[1]) {
  const [look, setLook] = useState<{ readonly tile: ExportTile | null; readonly trouble: string | null }>({
    tile: null,
    trouble: null,
  })
  useEffect(() => {
    if (id === undefined) return undefined
    let isGone = false
    // What is drawn on a slider comes to rest first.
    const timer = setTimeout(() => {
      lookAtTile(id, finish).then(
        (tile) => isGone || setLook({ tile, trouble: null }),
        (error: unknown) =>
          isGone || setLook({ tile: null, trouble: error instanceof Error ? error.message : String(error) }),
      )
    }, 120)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [id, finish])
  return look
}

function Tiles({ tile: { png, width, height }, name }: { readonly tile: ExportTile; readonly name: string }) {
  const box = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const scale = useScale({ width: width * 3, height: height * 3 }, box, 'alone')
  const ground = useGround()
  useLayoutEffect(() => {
    const url = URL.createObjectURL(new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' }))
    for (const image of grid.current?.querySelectorAll('img') ?? []) image.src = url
    return () => URL.revokeObjectURL(url)
  }, [png])
  const size = { width: width * scale, height: height * scale }
  return (
    <div className="export-stage" ref={box} tabIndex={0} role="group" aria-label={words.preview}>
      <div className="export-tiles" ref={grid} role="img" aria-label={words.tile.nine(name)} style={ground}>
        {Array.from({ length: 9 }, (_, index) => (
          <img key={index} alt="" className={scale >= 1 ? 'is-pixels' : ''} style={size} />
        ))}
      </div>
    </div>
  )
}
