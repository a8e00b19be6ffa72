import { setImmediate as nextTurn } from 'node:timers/promises'
import { EngineError } from '../../engine/errors.ts'
import type { Source } from '../../engine/export/pictures.ts'
import type { ExportPicture } from '../contract.ts'
import type { Library } from '../library/library.ts'

/** Rows read at once: the window waits for the main process meanwhile. */
const atOnce = 100

/** The files of pictures that are to have these names. Throws `request/invalid` for one that is not in the library. */
export async function namedFiles(
  { pictures, imageFile }: Pick<Library, 'pictures' | 'imageFile'>,
  wanted: readonly ExportPicture[],
): Promise<readonly Source[]> {
  const sources: Source[] = []
  for (let from = 0; from < wanted.length; from += atOnce) {
    const some = wanted.slice(from, from + atOnce)
    const byId = new Map(
      pictures.getAll([...new Set(some.map(({ id, of = id }) => of))]).map((picture) => [picture.id, picture]),
    )
    for (const { id, of = id, name, words, caption } of some) {
      const picture = byId.get(of)
      if (!picture) {
        throw new EngineError('request/invalid', `The picture ${name} is no longer in the library; export without it.`)
      }
      sources.push({
        name,
        path: imageFile(picture.hash),
        ...(words !== undefined && { words }),
        ...(caption !== undefined && { caption }),
      })
    }
    await nextTurn()
  }
  return sources
}
