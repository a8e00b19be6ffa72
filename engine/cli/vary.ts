/** `patchwork vary`: flips and sizes of one picture, of its own pixels. What is painted anew, colours or damage, is `edit` with slots. */
import { basename, extname, resolve } from 'node:path'
import { EngineError } from '../errors.ts'
import { saneName } from '../export/names.ts'
import { openPlace } from '../export/place.ts'
import { rasterOf, rgbaOf } from '../export/rgba.ts'
import { encodePng } from '../images/png.ts'
import { transformed } from '../sets/transform.ts'
import type { Transform } from '../sets/transforms.ts'
import { readSource } from './painting.ts'
import type { Terminal } from './terminal.ts'

export interface VaryFlags {
  readonly out: string
  readonly flip?: readonly ('x' | 'y')[]
  readonly size?: readonly number[]
  readonly overwrite?: boolean
}

/** Into a folder, a PNG for each; all of them, or none. Throws `request/invalid` where nothing is asked for. */
export async function varyPicture(file: string, flags: VaryFlags, terminal: Terminal): Promise<void> {
  const { out, overwrite = false } = flags
  const wanted = wantedBy(flags)
  if (wanted.length === 0)
    throw new EngineError(
      'request/invalid',
      `Say what is to vary: --flip x,y or --size 0.5,2. Colours are painted: patchwork edit ${file} "make it {red, blue}".`,
    )
  const { picture } = await readSource(file, terminal.cwd)
  const stem = basename(file, extname(file))
  const place = await openPlace(resolve(terminal.cwd, out), { overwrite })
  try {
    for (const { name, transform } of wanted)
      for (const one of transformed(rgbaOf(picture), transform))
        await place.write(`${saneName(`${stem}-${name}`)}.png`, await encodePng(rasterOf(one), null))
    for (const path of await place.publish()) terminal.out(`${path}\n`)
  } finally {
    await place.discard()
  }
}

function wantedBy({ flip = [], size = [] }: VaryFlags): readonly { name: string; transform: Transform }[] {
  const flips = [...new Set(flip)].map((along) => ({
    name: along === 'x' ? 'flipped' : 'upside-down',
    transform: { kind: 'flip', along } as const,
  }))
  const sizes = [...new Set(size)].map((factor) => ({
    name: `${factor}x`,
    transform: { kind: 'scale', factor } as const,
  }))
  return [...flips, ...sizes]
}
