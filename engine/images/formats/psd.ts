/** Photoshop documents: the finished picture that they hold beside their layers. */
import { initializeCanvas, readPsd } from 'ag-psd'
import { checkSize, unreadable } from '../limits.ts'
import type { Raster } from '../raster.ts'
import { viewOf } from './bmp.ts'
import { fromPacked, packed } from './rgba.ts'

const modes = ['a bitmap', 'grey', 'indexed colour', 'RGB', 'CMYK', '', '', 'multichannel', 'duotone', 'Lab']
const readable: ReadonlySet<number> = new Set([0, 1, 2, 3])

// Outside of a browser the library has no memory for pixels of its own.
initializeCanvas(
  () => {
    throw new Error('there is no canvas here')
  },
  (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4), colorSpace: 'srgb' }),
)

/** Throws `image/unreadable`, or whatever the library says of a damaged file. */
export function readPhotoshop(bytes: Uint8Array): Raster {
  const view = viewOf(bytes)
  const [height, width, mode] = [view.getUint32(14), view.getUint32(18), view.getUint16(24)]
  checkSize(width, height)
  if (!readable.has(mode)) {
    throw unreadable(
      `This is a Photoshop document in ${modes[mode] || 'a colour mode of its own'}; save it in RGB, or as PNG or JPEG.`,
    )
  }
  const { imageData, imageResources } = readPsd(bytes, {
    skipLayerImageData: true,
    skipThumbnail: true,
    skipLinkedFilesData: true,
    useImageData: true,
  })
  if (!imageData || imageResources?.versionInfo?.hasRealMergedData === false) {
    throw unreadable(
      'This Photoshop document holds its layers only; save it with “Maximize compatibility”, or as PNG or JPEG.',
    )
  }
  const { data } = imageData
  const most = data instanceof Uint16Array ? 257 : data instanceof Float32Array ? 1 / 255 : 1
  const value = (i: number) => Math.min(255, Math.max(0, Math.round(data[i]! / most)))
  const pixels = Uint32Array.from({ length: width * height }, (_, i) =>
    packed(value(i * 4), value(i * 4 + 1), value(i * 4 + 2), value(i * 4 + 3)),
  )
  return fromPacked(pixels, width, height)
}
