/** A story as one picture: frames side by side, in rows where columns are given, with their words under them. */
import sharp from 'sharp'
import { EngineError } from '../../errors.ts'
import { largestOf } from '../resized.ts'
import type { Rgba } from '../rgba.ts'
import { drawCaption, isRightToLeft } from './caption.ts'
import type { Frame, StoryWriter, Telling } from './frame.ts'

/** Of a PNG that other programs open. */
const most = { side: 32_767, pixels: 268_000_000 }

export function stripWriter({ name, columns }: Telling): StoryWriter {
  const frames: Frame[] = []
  return {
    add(frame) {
      frames.push(frame)
      return Promise.resolve([])
    },
    async end() {
      return [{ path: `${name}.png`, bytes: await stripOf(frames, columns ?? frames.length) }]
    },
  }
}

async function stripOf(frames: readonly Frame[], wanted: number): Promise<Uint8Array> {
  const columns = Math.min(wanted, frames.length)
  const cell = largestOf(frames.map(({ picture }) => picture))
  const gap = Math.max(4, Math.round(cell.width / 32))
  const size = Math.max(8, Math.round(cell.width / 18))
  const style = { width: Math.max(cell.width, 4 * size), size }
  const captions = await Promise.all(frames.map(({ caption }) => drawCaption(caption, style)))
  const width = gap + columns * (style.width + gap)
  const layers: { readonly picture: Rgba; readonly left: number; readonly top: number }[] = []
  let top = gap
  for (let first = 0; first < frames.length; first += columns) {
    let under = 0
    for (let at = first; at < Math.min(first + columns, frames.length); at++) {
      const { picture, caption } = frames[at]!
      const left = gap + (at - first) * (style.width + gap)
      const middle = {
        x: Math.floor((style.width - picture.width) / 2),
        y: Math.floor((cell.height - picture.height) / 2),
      }
      layers.push({ picture, left: left + middle.x, top: top + middle.y })
      const drawn = captions[at]
      if (!drawn) continue
      const indent = isRightToLeft(caption) ? Math.max(0, style.width - drawn.width) : 0
      layers.push({ picture: drawn, left: left + indent, top: top + cell.height + Math.round(size / 2) })
      under = Math.max(under, Math.round(size / 2) + drawn.height)
    }
    top += cell.height + under + gap
  }
  checkSize(width, top)
  const composed = layers.map(({ picture: { data, ...raw }, left, top: y }) => ({
    input: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    raw: { ...raw, channels: 4 as const },
    left,
    top: y,
  }))
  return sharp({ create: { width, height: top, channels: 3, background: '#fff' }, limitInputPixels: false })
    .composite(composed)
    .removeAlpha()
    .png()
    .toBuffer()
}

function checkSize(width: number, height: number): void {
  if (width <= most.side && height <= most.side && width * height <= most.pixels) return
  throw new EngineError(
    'request/invalid',
    `The strip would be ${width} x ${height} pixels, which few programs open; make several rows of it, or a smaller scale.`,
  )
}
