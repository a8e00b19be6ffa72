/** `patchwork tile`: how well a picture meets itself at its edges, and a tile that does. */
import { resolve } from 'node:path'
import { seamless, seamScore, tilePreview } from '../export/finish/tile.ts'
import { rasterOf, rgbaOf, type Rgba } from '../export/rgba.ts'
import { encodePng } from '../images/png.ts'
import { writeWhole } from '../writeWhole.ts'
import { readSource } from './painting.ts'
import type { Terminal } from './terminal.ts'

export interface TileFlags {
  readonly blend?: number
  readonly out?: string
  readonly preview?: string
}

/** The score and the files to `out`; without `--blend` of the picture as it is. */
export async function printTile(file: string, { blend, out, preview }: TileFlags, terminal: Terminal): Promise<void> {
  const { picture } = await readSource(file, terminal.cwd)
  const before = rgbaOf(picture)
  const tile = blend === undefined ? before : seamless(before, blend)
  const scores = [before, ...(tile === before ? [] : [tile])].map((each) => seamScore(each).toFixed(2))
  terminal.out(`seam ${scores.join(' -> ')}\n`)
  if (out !== undefined) await save(out, tile, terminal)
  if (preview !== undefined) await save(preview, tilePreview(tile), terminal)
}

async function save(path: string, picture: Rgba, terminal: Terminal): Promise<void> {
  const file = resolve(terminal.cwd, path)
  await writeWhole(file, await encodePng(rasterOf(picture), null))
  terminal.out(`${file}\n`)
}
