/** A picture from elsewhere comes into the library. */
import { rm } from 'node:fs/promises'
import { EngineError } from '../../engine/errors.ts'
import type { ImportedPicture } from '../contract.ts'
import type { Library } from '../library/library.ts'
import type { Painted } from '../library/pictures.ts'
import { longestSide, type Thumbnails } from '../library/thumbnails.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'

export interface Importers {
  readonly library: Library
  readonly pixels: Pick<PixelHost, 'call'>
  readonly thumbnails: Pick<Thumbnails, 'keep'>
}

interface Incoming {
  readonly name: string
  /** A path, or what is in the file. */
  readonly from: string | Uint8Array
  /** The job that brings it in, which reads it again where the disk is full. */
  readonly place?: Painted
}

/**
 * Its thumbnail lies there before anyone can ask for it. What a job brings in, which can be read again, is written where it
 * is decoded; what was pasted comes to memory, where it may wait for room. Throws with the file's name in front.
 */
export async function bringIn(
  { library, pixels, thumbnails }: Importers,
  { name, from, place }: Incoming,
): Promise<ImportedPicture> {
  const to = place ? library.partialFile() : null
  try {
    const asked = pixels.call('importPicture', { from, to, side: longestSide })
    const { found, small, png, ...picture } = await asked.catch((error: unknown) => {
      if (!(error instanceof EngineError)) throw error
      // Of several files that are added at once each failure says which one it means.
      throw new EngineError(error.code, `${name}: ${error.message}`, { cause: error })
    })
    if (small) await thumbnails.keep(picture.hash, small)
    const prompt = picture.recipe?.prompt ?? name
    const facts = {
      ...picture,
      png: png ?? { file: to!, hash: picture.hash },
      verb: 'import',
      prompt,
      guard: null,
    } as const
    const { picture: added, was } = await (place
      ? library.addOnce({ ...facts, painted: place }, 'refuse')
      : library.addOnce(facts))
    return { ...added, found, was }
  } finally {
    if (to !== null) await rm(to, { force: true })
  }
}
