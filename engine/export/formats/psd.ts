/** Photoshop documents: a layer for each picture, and all of them together for programs that know no layers. */
import { writePsdUint8Array, type PixelData } from 'ag-psd'
import type { Rgba } from '../rgba.ts'
import type { BinaryFile, Named } from './files.ts'
import { flattened } from './layered.ts'

export function psdFile(name: string, layers: readonly Named[]): BinaryFile {
  const whole = flattened(layers)
  const bytes = writePsdUint8Array({
    width: whole.width,
    height: whole.height,
    imageData: pixelsOf(whole),
    children: layers.map((layer) => ({
      name: layer.name,
      left: 0,
      top: 0,
      right: layer.picture.width,
      bottom: layer.picture.height,
      imageData: pixelsOf(layer.picture),
    })),
  })
  return { path: `${name}.psd`, bytes }
}

function pixelsOf({ width, height, data }: Rgba): PixelData {
  return { width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length) }
}
