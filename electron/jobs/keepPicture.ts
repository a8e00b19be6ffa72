import type { PaintJob, Picture } from '../contract.ts'
import type { PaintedPicture } from '../engineMessages.ts'
import type { Library } from '../library/library.ts'
import { keepGuard } from '../pictures/keepGuard.ts'
import type { OpenedPicture } from '../pixels/messages.ts'
import type { PixelHost } from '../pixels/pixelHost.ts'

/** The pictures that a job goes on from, in the order of its needs. */
export interface Sources {
  readonly pictures: readonly Picture[]
  readonly opened: readonly OpenedPicture[]
  /** What a region is painted of, or what is continued; null where all of the picture is painted. */
  readonly whole: Picture | null
}

/** What a region is painted of is edited where there is an instruction; else it is gone on with. */
function verbOf({ edits, goesOn, request }: PaintJob['order'], isEdit: boolean): Picture['verb'] {
  if (request.extend !== undefined) return 'extend'
  if (goesOn === undefined) return edits ? 'edit' : 'generate'
  if ('runs' in goesOn) return isEdit ? 'edit' : 'region'
  if ('finishes' in goesOn) return 'finish'
  return goesOn.patches === null ? 'continue' : 'reroll'
}

/** Makes a file of a painted picture and puts it into the library, once for each place of its job. */
export async function keepPicture(
  { library, pixels }: { readonly library: Library; readonly pixels: Pick<PixelHost, 'call'> },
  { id, order }: PaintJob,
  sources: Sources,
  place: number,
  painted: PaintedPicture & { readonly tokens: Uint8Array | null },
): Promise<Picture> {
  const { edits, guard: strength, turnId, request, goesOn, member } = order
  const parent = edits ? sources.pictures[0] : undefined
  const { whole } = sources
  // A region of an edit may be painted again from what that was an edit of.
  const isEdit = parent !== undefined && (whole === null || whole.id === parent.id)
  // Of a picture that is not finished nobody can say yet where it drifted.
  const edit = isEdit &&
    painted.recipe.until === undefined && { parentFile: library.imageFile(parent.hash), copy: painted.copy, strength }
  const finished = await pixels.call('finish', {
    pixels: painted.pixels,
    alpha: painted.alpha ?? null,
    recipe: painted.recipe,
    extension: painted.extension ?? null,
    regionOf: whole && library.imageFile(whole.hash),
    sources: sources.opened.map(({ source }) => source),
    edit: edit || null,
  })
  const { guard, under, ...picture } = finished
  return library.add({
    ...picture,
    guard: guard && (() => keepGuard(library, guard)),
    tokens: painted.tokens,
    under,
    verb: verbOf(order, isEdit),
    parentId: goesOn?.picture ?? parent?.id ?? null,
    referenceIds: sources.pictures.filter((one) => one !== parent).map((one) => one.id),
    turnId,
    prompt: request.prompt,
    ...(member && { name: request.count > 1 ? `${member.name} ${place + 1}` : member.name }),
    elapsedMs: painted.elapsedMs,
    painted: { jobId: id, place },
  })
}
