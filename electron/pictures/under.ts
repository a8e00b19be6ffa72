import { existsSync } from 'node:fs'
import type { Picture } from '../contract.ts'
import type { BlobKind } from '../library/blobFiles.ts'
import type { Library } from '../library/library.ts'

export interface Under {
  readonly kind: BlobKind
  readonly hash: string
}

/**
 * Where the colours are that a cut-out left behind: in the picture that it was cut out of, however often it has been touched
 * up since, or in what the model painted; else, as for any picture, in its own file.
 */
export function underOf(library: Pick<Library, 'pictures' | 'blobFile'>, picture: Picture): Under {
  const isThere = ({ kind, hash }: Under) => existsSync(library.blobFile(kind, hash))
  let below: Picture | undefined = picture
  let last = picture
  while (below && below.width === picture.width && below.height === picture.height) {
    last = below
    const painted = paintedUnder(library, below)
    if (painted !== null && isThere(painted)) return painted
    below = below.verb === 'cutOut' || below.verb === 'touchUp' ? parentOf(library, below) : undefined
  }
  const found: Under = { kind: 'picture', hash: last.hash }
  return isThere(found) ? found : { kind: 'picture', hash: picture.hash }
}

function paintedUnder({ pictures }: Pick<Library, 'pictures'>, { id, guard, recipe }: Picture): Under | null {
  const hash = pictures.underOf(id)
  if (hash !== null) return { kind: 'under', hash }
  return guard !== null && recipe?.cutOut ? { kind: 'guardEdit', hash: guard.editHash } : null
}

/** Deleted ones still have their files. */
function parentOf({ pictures }: Pick<Library, 'pictures'>, { parentId }: Picture): Picture | undefined {
  const ids = parentId === null ? [] : [parentId]
  return pictures.getAll(ids)[0] ?? pictures.getDeleted(ids)[0]
}
