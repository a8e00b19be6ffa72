/** OpenRaster (https://www.openraster.org): a ZIP archive whose first entry says what it is, with a PNG for each layer. */
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { encodePng } from '../../images/png.ts'
import { inSquare } from '../resized.ts'
import { rasterOf, type Rgba } from '../rgba.ts'
import type { BinaryFile, Named } from './files.ts'
import { flattened } from './layered.ts'
import { escaped } from './xml.ts'

export async function openRasterFile(name: string, layers: readonly Named[]): Promise<BinaryFile> {
  const whole = flattened(layers)
  const zip = new ZipFile()
  const add = (path: string, bytes: Buffer) => zip.addBuffer(bytes, path, { mtime, compress: false })
  add('mimetype', Buffer.from('image/openraster'))
  add('stack.xml', Buffer.from(stackOf(whole, layers)))
  for (const [i, { picture }] of layers.entries()) add(`data/${i}.png`, await png(picture))
  add('mergedimage.png', await png(whole))
  const largest = Math.max(whole.width, whole.height)
  add('Thumbnails/thumbnail.png', await png(largest > 256 ? inSquare(whole, 256) : whole))
  zip.end()
  return { path: `${name}.ora`, bytes: await buffer(zip.outputStream) }
}

/** Always the same, so that the same pictures give the same bytes. */
const mtime = new Date(1980, 0, 1)

/** The topmost layer comes first. */
function stackOf({ width, height }: Rgba, layers: readonly Named[]): string {
  const lines = layers.map(
    ({ name }, i) =>
      `  <layer name="${escaped(name)}" src="data/${i}.png" x="0" y="0" opacity="1.0" visibility="visible" composite-op="svg:src-over"/>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<image version="0.0.3" w="${width}" h="${height}" xres="72" yres="72">`,
    ' <stack>',
    ...lines.toReversed(),
    ' </stack>',
    '</image>',
    '',
  ].join('\n')
}

function png(picture: Rgba): Promise<Buffer> {
  return encodePng(rasterOf(picture), null)
}
