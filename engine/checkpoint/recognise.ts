/** What a checkpoint is: its generation, the release whose settings it is run with, and what had to be taken for granted. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { releaseIn, releases, type ReleaseName } from '../nextstep/releases.ts'
import { detectGeneration, generationNames, type Generation } from './generation.ts'
import { checkpointName } from './place.ts'

export interface Findings {
  readonly generation: Generation
  /** What speaks for it, to go on after "because". */
  readonly why: string
  /** Null: none of the published ones, as far as can be told. */
  readonly release: ReleaseName | null
  /** What speaks for that, likewise; empty without a release. */
  readonly releaseWhy: string
  /** One sentence for each thing that the files leave open or contradict: what was assumed, and how to say otherwise. */
  readonly notes: readonly string[]
}

/** What the user has said of a checkpoint, or its patchwork.json. */
interface Chosen {
  readonly generation?: Generation | null | undefined
  /** Null: none of the published ones. */
  readonly release?: ReleaseName | null | undefined
}

const noted = 'its patchwork.json says so'

/** What is chosen wins over what is in patchwork.json, and that over the rest. `address`: of the hub it came from. */
export async function recognise(
  folder: string,
  fields: Readonly<Record<string, unknown>>,
  own: Chosen,
  chosen: Chosen,
  address?: string,
): Promise<Findings> {
  const { generation, why, assumed } = detectGeneration(
    fields,
    chosen.generation ?? own.generation ?? undefined,
    chosen.generation ? undefined : noted,
  )
  const notes = assumed === null ? [] : [assumed]
  const said = chosen.release === undefined ? own.release : chosen.release
  const found =
    said === undefined
      ? await findRelease(folder, fields, address)
      : said && { release: said, why: chosen.release === undefined ? noted : 'it was chosen' }
  if (found === null) return { generation, why, release: null, releaseWhy: '', notes }
  const { release, why: releaseWhy } = found
  const others = releases[release].generation
  if (others === generation) return { generation, why, release, releaseWhy, notes }
  const contradiction = `${release} is of ${generationNames[others]}, but this checkpoint is of ${generationNames[generation]}, because ${why}`
  if (said !== undefined) {
    const note = `${contradiction}; its settings are used on that network: choose --generation ${others} if the files are wrong, or another --release, or the same on the model's page.`
    return { generation, why, release, releaseWhy, notes: [...notes, note] }
  }
  const note = `It is called ${release} (${releaseWhy}), but it is of ${generationNames[generation]}, because ${why}; the files were believed, with general settings: choose --generation ${others} or --release ${release}, or the same on the model's page, if the name is right.`
  return { generation, why, release: null, releaseWhy: '', notes: [...notes, note] }
}

interface Found {
  readonly release: ReleaseName
  readonly why: string
}

async function findRelease(
  folder: string,
  fields: Readonly<Record<string, unknown>>,
  address: string | undefined,
): Promise<Found | null> {
  const own = fields['_name_or_path']
  const places = [
    [address ?? '', 'it came from'],
    [checkpointName(folder), 'its folder is called'],
    [typeof own === 'string' ? own : '', 'config.json calls it'],
    [await headingOf(folder), 'its README is headed'],
  ] as const
  for (const [text, says] of places) {
    const release = releaseIn(text)
    if (release !== null) return { release, why: `${says} ${text.trim()}` }
  }
  return null
}

/** The first heading of README.md. */
async function headingOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '')
  return (/^#{1,2} (.{1,200})$/m.exec(text.slice(0, 65_536))?.[1] ?? '').replaceAll(/[*_`#]/g, '')
}
