/** Files of a look as the page shows them: their addresses, their sizes, and how large they are seen. */
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type RefObject } from 'react'
import type { ShownFile } from '../../../electron/contract.ts'
import type { Size } from '../../document/geometry.ts'
import { useExportStore } from '../../stores/exportStore.ts'

/** For the element that shows it; its address is held as long. */
export function useSource({ bytes, type }: ShownFile): RefObject<HTMLImageElement | null> {
  const image = useRef<HTMLImageElement>(null)
  useLayoutEffect(() => {
    const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }))
    if (image.current) image.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [bytes, type])
  return image
}

/** In its own pixels, once it is read. */
export function useSize(): readonly [Size | null, (image: HTMLImageElement) => void] {
  const [size, setSize] = useState<Size | null>(null)
  return [size, ({ naturalWidth: width, naturalHeight: height }) => setSize({ width, height })]
}

/** What is left around a picture that fits, and below it for its name. */
const margin = 40
const caption = 28
/** Among others, in CSS pixels. */
const sideOfMany = 176

/** CSS pixels for one of the file's. At 100% it has the pixels of the screen, as in a game. */
export function useScale(
  size: Size | null,
  box: RefObject<HTMLElement | null>,
  place: 'alone' | 'named' | 'among',
): number {
  const zoom = useExportStore((facts) => facts.zoom)
  const room = useRoom(box)
  if (zoom !== 'fit') return zoom / devicePixelRatio
  if (size === null) return 1
  const { width, height } = room
  const within =
    place === 'among'
      ? { width: sideOfMany, height: sideOfMany }
      : { width, height: place === 'named' ? height - caption : height }
  const scale = Math.min(within.width / size.width, within.height / size.height)
  // Whole pixels where it is enlarged.
  return scale >= 1 ? Math.max(1, Math.floor(Math.min(scale, 16))) : Math.max(scale, 0.01)
}

function useRoom(box: RefObject<HTMLElement | null>): Size {
  const [room, setRoom] = useState<Size>({ width: 320, height: 240 })
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const watch = new ResizeObserver(() =>
      setRoom({ width: element.clientWidth - margin, height: element.clientHeight - margin }),
    )
    watch.observe(element)
    return () => watch.disconnect()
  }, [box])
  return room
}

/** What lies under clear pixels. */
export function useGround(): CSSProperties {
  const ground = useExportStore((facts) => facts.ground)
  const colour = useExportStore((facts) => facts.groundColour)
  return ground === 'scene' ? { background: colour } : {}
}
