/** Frames of a story as jobs, and what speaks against painting one. */
import { sourceKey, type Capabilities, type JobDraft, type SetMember, type Source } from '../../electron/contract.ts'
import type { Draft } from './request.ts'
import { contextOf, type Known, type Story } from './story.ts'

/** What a frame is painted with, with so many pictures as its context. */
export type Brush = (frame: SetMember, pictures: number) => Draft['order']

/**
 * Each of these frames once more, first to last, as a new try: one that takes the new picture of another waits for it. The
 * tries before stay.
 */
export function withPaintings(
  set: Story,
  places: readonly number[],
  known: Known,
  brush: Brush,
): { readonly set: Story; readonly jobs: readonly JobDraft[] } {
  let next = set
  let told = known
  const jobs: JobDraft[] = []
  for (const at of places.toSorted((a, b) => a - b)) {
    const frame = next.members[at]
    if (frame === undefined || frame.words.trim() === '') continue
    const id = crypto.randomUUID()
    const context = contextOf(next, at, told).map((source) => asNeed(source, known))
    jobs.push({
      id,
      order: { ...brush(frame, context.length), member: { set: set.id, name: frame.name } },
      needs: context,
    })
    const tries = [...frame.tries, { job: id, place: 0 }].slice(-100)
    const made = { words: frame.words.trim(), imageGuidance: frame.imageGuidance, context }
    next = {
      ...next,
      members: next.members.with(at, { ...frame, tries, shown: tries.length - 1 }),
      story: { ...next.story, painted: { ...next.story.painted, [sourceKey({ job: id, place: 0 })]: made } },
    }
    told = { ...told, coming: new Set([...told.coming, id]) }
  }
  return { set: next, jobs }
}

/** A picture that is there is named itself: its job may be forgotten by then. */
function asNeed(source: Source, { pictures }: Known): Source {
  const picture = pictures[sourceKey(source)]
  return picture === undefined ? source : { picture: picture.id }
}

export type Objection =
  | { readonly kind: 'noModel' }
  | { readonly kind: 'noContext' | 'needsContext'; readonly model: string }
  | { readonly kind: 'names'; readonly named: number; readonly taken: number }
  | { readonly kind: 'many'; readonly model: string; readonly learned: number; readonly taken: number }

/** What speaks against painting a frame so, before it is; null where nothing does. All but `many` is in the way. */
export function objectionTo(
  set: Story,
  at: number,
  known: Known,
  {
    name: model,
    edit,
    editOnly,
    contextPictures,
  }: Pick<Capabilities, 'name' | 'edit' | 'editOnly' | 'contextPictures'>,
): Objection | null {
  const taken = contextOf(set, at, known).length
  if (taken > 0 && !edit) return { kind: 'noContext', model }
  if (taken === 0 && editOnly) return { kind: 'needsContext', model }
  const named = (set.members[at]?.words ?? '').split('<image>').length - 1
  if (named > 0 && named !== taken) return { kind: 'names', named, taken }
  if (contextPictures !== undefined && taken > contextPictures)
    return { kind: 'many', model, learned: contextPictures, taken }
  return null
}
