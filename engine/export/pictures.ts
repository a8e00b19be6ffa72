/** Pictures on their way in: found, named, and read one by one, because a thousand do not fit into memory at once. */
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { EngineError } from '../errors.ts'
import { decodePicture } from '../images/decode.ts'
import { finish } from './finish/finish.ts'
import { scaled, type Guides } from './finish/nineSlice.ts'
import { checkDistinct, inNaturalOrder, saneName } from './names.ts'
import type { ExportOptions } from './options.ts'
import { resized } from './resized.ts'
import { rgbaOf, type Rgba } from './rgba.ts'

export interface Source {
  /** What it is called in every format. */
  readonly name: string
  readonly path: string
  /** Of a story: what it was painted from and what is read under it, where its file is not to say. */
  readonly words?: string
  readonly caption?: string
  /** One of several that are made of the same file. */
  readonly tint?: Tint
}

type Tint = NonNullable<ExportOptions['finish']>['tints'][number]

/** A picture as it is exported, and where it may be stretched, in its own pixels. */
export interface ReadPicture extends Rgba {
  readonly nineSlice: Guides | null
}

/** Named by their files, in the natural order of these names. */
export function sourcesOf(paths: readonly string[]): readonly Source[] {
  return inNaturalOrder([...new Set(paths)].map((path) => ({ name: basename(path, extname(path)), path })))
}

/** With names that every system takes. Throws `request/invalid` for none, for folders and for names that are the same. */
export async function checkedSources(given: readonly Source[]): Promise<readonly Source[]> {
  if (given.length === 0) throw new EngineError('request/invalid', 'There are no pictures to export; name some.')
  const sources = given.map((source) => ({ ...source, name: saneName(source.name) }))
  for (const { path } of sources) await checkFile(path)
  checkDistinct(sources)
  return sources
}

/** One for each tint in place of each, where there are any. */
export function tinted(sources: readonly Source[], finishing: ExportOptions['finish']): readonly Source[] {
  const { tints = [] } = finishing ?? {}
  if (tints.length === 0) return sources
  const all = sources.flatMap((source) =>
    tints.map((tint) => ({ ...source, name: saneName(`${source.name}-${tint.name}`), tint })),
  )
  checkDistinct(all)
  return all
}

/** Finished and scaled. Throws `image/unreadable`, naming the picture. */
export async function readPicture(
  { path, tint }: Source,
  scale: number,
  wishes: ExportOptions['finish'],
): Promise<ReadPicture> {
  try {
    const read = rgbaOf(await decodePicture(await readFile(path)))
    const [finished] = wishes ? finish(read, { ...wishes, tints: tint ? [tint] : [] }) : []
    const { picture, nineSlice } = finished ?? { picture: read, nineSlice: null }
    checkGuides(picture, nineSlice)
    const side = (length: number) => Math.max(1, Math.round(length * scale))
    const size = { width: side(picture.width), height: side(picture.height) }
    const sized = resized(picture, size, wishes?.pixelArt !== undefined)
    return { ...sized, nineSlice: nineSlice && scaled(nineSlice, scale) }
  } catch (error) {
    if (error instanceof EngineError) throw new EngineError(error.code, `${path}: ${error.message}`, { cause: error })
    throw new EngineError('image/unreadable', `${path} cannot be opened; check its name and that it is a file.`, {
      cause: error,
    })
  }
}

function checkGuides({ width, height }: Rgba, guides: Guides | null): void {
  if (guides === null || (guides.left + guides.right < width && guides.top + guides.bottom < height)) return
  const sentence = `Its nine-slice guides leave nothing of ${width} x ${height} pixels between them; make them smaller.`
  throw new EngineError('request/invalid', sentence)
}

/** Reads a few ahead, so that both disk and processor have something to do, and hands them out in order. */
export async function* readAll<T>(
  sources: readonly T[],
  read: (source: T) => Promise<ReadPicture>,
): AsyncGenerator<readonly [source: T, picture: ReadPicture]> {
  const reading: Promise<ReadPicture>[] = []
  for (let i = 0; i < sources.length; i++) {
    while (reading.length < ahead && i + reading.length < sources.length) {
      const next = read(sources[i + reading.length]!)
      next.catch(() => undefined) // it is thrown when its turn comes
      reading.push(next)
    }
    yield [sources[i]!, await reading.shift()!]
  }
}

const ahead = 4

async function checkFile(path: string): Promise<void> {
  const entry = await stat(path).catch(() => null)
  if (entry?.isFile()) return
  throw new EngineError(
    'request/invalid',
    entry?.isDirectory()
      ? `${path} is a folder; name the pictures in it, such as ${path.replace(/[\\/]+$/, '')}/*.png.`
      : `${path} cannot be opened; check its name and that it is a file.`,
  )
}
