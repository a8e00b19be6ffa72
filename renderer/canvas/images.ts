/**
 * Pixels of the board's pictures, in the size that the zoom asks for. A board of large photographs would not fit
 * into memory whole: far away a picture is its thumbnail, close up its own file, and what is out of use goes.
 */
import { pictureUrl, thumbnailUrl } from '../document/pictureUrl.ts'

export interface PictureSource {
  readonly hash: string
  readonly width: number
  readonly height: number
}

export interface Drawable {
  readonly image: ImageBitmap
  /** Whether the file may be transparent somewhere. */
  readonly mayBeClear: boolean
}

export interface ImageCache {
  /**
   * The best there is for a picture whose longer side is drawn `side` device pixels long; null until something
   * has loaded. Asking starts the loading of what fits.
   */
  get(picture: PictureSource, side: number): Drawable | null
  /**
   * A freshly painted picture hands over what its canvas shows, so that nothing flickers while its file would load. Where
   * that is not what the file holds, it is shown until the file has loaded.
   */
  adopt(hash: string, canvas: HTMLCanvasElement, isTheFile: boolean): void
}

const levels = ['small', 'middle', 'full'] as const
type Level = (typeof levels)[number]

/** Longer sides in pixels. Pictures up to `whole` are always shown from their own file when drawn larger than a thumbnail. */
const sides = { small: 256, middle: 1024, whole: 2048 } as const
/** Drawn a little larger than it is, a smaller level still looks the same. */
const tolerance = 1.25
const bytesKept = 512 * 2 ** 20
/** What has not been drawn for so long, as the board is drawn, is somewhere else on it. Files are loaded again in no time. */
const idleMs = 10_000
const atOnce = 4

interface Entry extends Drawable {
  readonly bytes: number
  usedAt: number
}

/** The level to show a picture in. */
export function levelFor({ width, height }: PictureSource, side: number): Level {
  const longest = Math.max(width, height)
  if (longest > sides.small && side <= sides.small * tolerance) return 'small'
  return longest > sides.whole && side <= sides.middle * tolerance ? 'middle' : 'full'
}

export function createImageCache(onLoad: () => void): ImageCache {
  const entries = new Map<string, Entry>()
  const wanted = new Map<string, () => Promise<void>>()
  const loading = new Set<string>()
  const failed = new Set<string>()
  let bytes = 0

  function keep(key: string, image: Drawable['image'], mayBeClear: boolean): void {
    const entry = { image, mayBeClear, bytes: image.width * image.height * 4, usedAt: performance.now() }
    forget(key)
    entries.set(key, entry)
    bytes += entry.bytes
    dropIdle()
  }

  /** Bitmaps lie outside the page's heap, whose collector does not feel them: each is let go by name. */
  function dropIdle(): void {
    const drawnAt = Math.max(...Array.from(entries.values(), ({ usedAt }) => usedAt))
    for (const [key, { usedAt }] of [...entries].toSorted(([, a], [, b]) => a.usedAt - b.usedAt)) {
      const idle = drawnAt - usedAt
      // What was drawn a moment ago is on the screen.
      if (idle > idleMs || (idle > 2000 && bytes > bytesKept)) forget(key)
    }
  }

  function forget(key: string): void {
    const entry = entries.get(key)
    if (entry === undefined) return
    entries.delete(key)
    bytes -= entry.bytes
    entry.image.close()
  }

  /** The latest wish first: it is what the user looks at now. */
  function work(): void {
    const next = [...wanted].at(-1)
    if (next === undefined || loading.size >= atOnce) return
    const [key, load] = next
    wanted.delete(key)
    loading.add(key)
    void load()
      .then(onLoad, () => failed.add(key))
      .finally(() => {
        loading.delete(key)
        work()
      })
    work()
  }

  async function load(key: string, picture: PictureSource, level: Level): Promise<void> {
    const response = await fetch(level === 'small' ? thumbnailUrl(picture.hash) : pictureUrl(picture.hash))
    if (!response.ok) throw new Error(`No picture ${picture.hash}`)
    const blob = await response.blob()
    const mayBeClear = await hasAlphaChannel(blob)
    keep(key, await createImageBitmap(blob, level === 'middle' ? resizedTo(picture, sides.middle) : {}), mayBeClear)
  }

  return {
    get(picture, side) {
      const level = levelFor(picture, side)
      const key = `${level} ${picture.hash}`
      const entry = entries.get(key) ?? nextBest(entries, picture.hash, level)
      if (entry !== undefined) entry.usedAt = performance.now()
      if (![entries, wanted, loading, failed].some((known) => known.has(key))) {
        wanted.set(key, () => load(key, picture, level))
        work()
      }
      return entry ?? null
    },
    adopt(hash, canvas, isTheFile) {
      keep(`${isTheFile ? 'full' : 'middle'} ${hash}`, bitmapOf(canvas), false)
    },
  }
}

/** Until the right level has loaded, a larger one, or else a smaller one. */
function nextBest(entries: ReadonlyMap<string, Entry>, hash: string, level: Level): Entry | undefined {
  const from = levels.indexOf(level)
  const order = [...levels.slice(from + 1), ...levels.slice(0, from).toReversed()]
  for (const other of order) {
    const entry = entries.get(`${other} ${hash}`)
    if (entry !== undefined) return entry
  }
  return undefined
}

/** A copy at once: `createImageBitmap` takes its time, and meanwhile there would be nothing to draw. */
function bitmapOf(canvas: HTMLCanvasElement): ImageBitmap {
  const copy = new OffscreenCanvas(canvas.width, canvas.height)
  copy.getContext('2d')?.drawImage(canvas, 0, 0)
  return copy.transferToImageBitmap()
}

function resizedTo({ width, height }: PictureSource, side: number): ImageBitmapOptions {
  const ratio = side / Math.max(width, height)
  return {
    resizeWidth: Math.max(1, Math.round(width * ratio)),
    resizeHeight: Math.max(1, Math.round(height * ratio)),
    resizeQuality: 'high',
  }
}

/** The colour type in the header says it: 3 is a palette that may hold clear entries (PNG specification, section 11.2.1). */
async function hasAlphaChannel(png: Blob): Promise<boolean> {
  const header = new Uint8Array(await png.slice(0, 26).arrayBuffer())
  return [3, 4, 6].includes(header[25] ?? 0)
}
