/** Icons of programs and pages: squares of every size that is asked for, as PNG inside. */
import { encodePng } from '../../images/png.ts'
import { inSquare } from '../resized.ts'
import { rasterOf } from '../rgba.ts'
import type { BinaryFile, Named } from './files.ts'
import { json } from './texturePacker.ts'

/** Windows. A directory of 16 bytes an entry in front of the pictures; 256 is written as 0. */
export async function icoFile(named: Named, sizes = [16, 24, 32, 48, 64, 128, 256]): Promise<BinaryFile> {
  const pictures = await Promise.all(sizes.map((side) => png(named, side)))
  const head = Buffer.alloc(6 + 16 * sizes.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(sizes.length, 4)
  let at = head.length
  for (const [i, bytes] of pictures.entries()) {
    const entry = 6 + 16 * i
    head.writeUInt8(sizes[i]! % 256, entry)
    head.writeUInt8(sizes[i]! % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4) // planes
    head.writeUInt16LE(32, entry + 6) // bits for each pixel
    head.writeUInt32LE(bytes.length, entry + 8)
    head.writeUInt32LE(at, entry + 12)
    at += bytes.length
  }
  return { path: `${named.name}.ico`, bytes: Buffer.concat([head, ...pictures]) }
}

/** macOS 10.7 and newer: the types that hold a PNG, those of double density among them. */
const icnsTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const

export async function icnsFile(named: Named): Promise<BinaryFile> {
  const entries = await Promise.all(
    icnsTypes.map(async ([type, side]) => {
      const bytes = await png(named, side)
      return Buffer.concat([Buffer.from(type, 'latin1'), length32(bytes.length + 8), bytes])
    }),
  )
  const whole = Buffer.concat(entries)
  return {
    path: `${named.name}.icns`,
    bytes: Buffer.concat([Buffer.from('icns', 'latin1'), length32(whole.length + 8), whole]),
  }
}

/** What browsers and phones ask a site for, and the lines of HTML that name it. */
export async function faviconFiles(named: Named): Promise<readonly BinaryFile[]> {
  const sized = async (path: string, side: number) => ({ path, bytes: await png(named, side) })
  const icons = [192, 512].map((side) => ({ src: `icon-${side}.png`, sizes: `${side}x${side}`, type: 'image/png' }))
  return [
    await icoFile({ ...named, name: 'favicon' }, [16, 32, 48]),
    await sized('favicon-32.png', 32),
    await sized('apple-touch-icon.png', 180),
    ...(await Promise.all([192, 512].map((side) => sized(`icon-${side}.png`, side)))),
    { path: 'site.webmanifest', bytes: json({ icons }) },
    { path: 'favicon.html', bytes: faviconLines },
  ]
}

const faviconLines = `<link rel="icon" href="favicon.ico" sizes="48x48" />
<link rel="icon" href="favicon-32.png" sizes="32x32" type="image/png" />
<link rel="apple-touch-icon" href="apple-touch-icon.png" />
<link rel="manifest" href="site.webmanifest" />
`

async function png({ picture }: Named, side: number): Promise<Buffer> {
  return encodePng(rasterOf(inSquare(picture, side)), null)
}

function length32(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}
