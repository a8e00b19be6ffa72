/** The files of a series that are not painted: words of a benchmark, grids, the pictures that were changed. */
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import sharp from 'sharp'
import { missingCase } from '../errors.ts'
import { writeWhole } from '../writeWhole.ts'
import type { Beside } from './benchmarks.ts'
import { stateOf } from './whole.ts'

/** Makes those that are missing or damaged; `of` lies within the folder unless it is a whole path. */
export async function layBeside(folder: string, files: readonly Beside[]): Promise<void> {
  for (const beside of files) {
    const path = join(folder, beside.file)
    if (!(await isThere(path, beside))) await writeWhole(path, await contentOf(folder, beside))
  }
}

async function isThere(path: string, { kind }: Beside): Promise<boolean> {
  if (kind !== 'text') return (await stateOf(path)) === 'whole'
  return stat(path).then(
    ({ size }) => size > 0,
    () => false,
  )
}

async function contentOf(folder: string, beside: Beside): Promise<string | Uint8Array> {
  switch (beside.kind) {
    case 'text':
      return beside.text
    case 'source':
      return sharp(await readFile(beside.of))
        .rotate()
        .png()
        .toBuffer()
    case 'grid': {
      const pictures = await Promise.all(beside.of.map((file) => readFile(join(folder, file))))
      const { width, height } = await sharp(pictures[0]).metadata()
      const columns = Math.ceil(Math.sqrt(pictures.length))
      const rows = Math.ceil(pictures.length / columns)
      const layers = pictures.map((input, at) => ({
        input,
        left: (at % columns) * width,
        top: Math.floor(at / columns) * height,
      }))
      const size = { width: width * columns, height: height * rows, channels: 3, background: '#000' } as const
      const grid = sharp({ create: size }).composite(layers)
      return extname(beside.file) === '.webp' ? grid.webp({ lossless: true }).toBuffer() : grid.png().toBuffer()
    }
    default:
      return missingCase(beside)
  }
}
