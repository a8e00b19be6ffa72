/** The patches that an order takes over from a picture of the library. */
import { readFileSync } from 'node:fs'
import { EngineError } from '../../engine/errors.ts'
import { givenOf, readJournal } from '../../engine/journal/readJournal.ts'
import { tokensFrom } from '../../engine/journal/keepJournal.ts'
import type { Given } from '../../engine/passages.ts'
import type { Into } from '../../engine/request.ts'
import type { PaintJob, Picture } from '../contract.ts'
import type { Library } from '../library/library.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'

/** Its first ones, where painting goes on behind them; null where it does not. */
export function beginningOf({ order: { goesOn } }: PaintJob, library: Library): Given | null {
  if (goesOn === undefined || !('patches' in goesOn)) return null
  const file = library.tokensFile(goesOn.picture)
  if (file === null) {
    throw new EngineError(
      'request/invalid',
      'The patches of that picture were not kept, so that nothing can go on from them; paint it again first.',
    )
  }
  return tokensFrom(file, 'of that picture', goesOn.patches ?? Infinity)
}

/** The picture that an order paints a region of; null where it does not. */
export function wholeOf({ order: { goesOn } }: PaintJob, library: Library): Picture | null {
  if (goesOn === undefined || !('runs' in goesOn)) return null
  const picture = library.get(goesOn.picture)
  if (picture !== null) return picture
  throw new EngineError('request/invalid', 'The picture with the region is no longer in the library.')
}

/** Those that stay around what is painted. A picture whose tokens are not kept is read by the model. */
export async function surroundingsOf(
  whole: Picture,
  { order: { goesOn } }: PaintJob,
  { library, pixels }: { readonly library: Library; readonly pixels: Pick<PixelHost, 'call'> },
): Promise<Into> {
  const runs = goesOn && 'runs' in goesOn ? [...goesOn.runs] : []
  const opened = await pixels.call('open', { file: library.imageFile(whole.hash) })
  const tokens = tokensOf(whole.id, library)
  return { runs, whole: true, pixels: opened.pixels, ...(tokens && { tokens }) }
}

/** Null where not all are there, or nobody can read them. */
function tokensOf(id: string, library: Library): NonNullable<Into['tokens']> | null {
  const file = library.tokensFile(id)
  if (file === null) return null
  try {
    const journal = readJournal(readFileSync(file), 'of that picture')
    const [picture] = givenOf(journal, 0, 1)?.pictures ?? []
    if (picture === undefined || picture.kept.includes(0)) return null
    const { modelHash, columns } = journal.header
    return { modelHash, columns, values: picture.tokens }
  } catch {
    return null // its pixels will do
  }
}
